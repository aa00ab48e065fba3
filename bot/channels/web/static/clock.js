// The house's clock and its time zone, as the page shows them.

import { tag, word } from "./words.js";

let zone = "Asia/Shanghai";
let ahead = 0;

/** Set the page's clock by the house's. */
export function setClock(now, inZone = zone) {
  zone = inZone;
  ahead = new Date(now).getTime() - Date.now();
}

/** The house's time. */
export const houseNow = () => new Date(Date.now() + ahead);

const shown = (options) => new Intl.DateTimeFormat(tag(), { timeZone: zone, ...options });

export const clockTime = (at) => shown({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);

/** A day's sortable name, 2026-12-03. */
export const dayOf = (at) => new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(at);

/** A day as people say it. */
export function dayName(day) {
  const now = houseNow();
  if (day === dayOf(now)) return word("today");
  if (day === dayOf(new Date(now.getTime() - 86400000))) return word("yesterday");
  return fullDay(new Date(`${day}T12:00:00Z`), "UTC");
}

/** A date with its weekday. */
export function fullDay(at, inZone = zone) {
  const options = { month: "short", day: "numeric", weekday: "short", timeZone: inZone };
  return new Intl.DateTimeFormat(tag(), options).format(at);
}
