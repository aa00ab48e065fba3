// The conversation: entries in the order of their time, days between them, and where the reader is.

import { make, message, ownLine } from "./bubble.js";
import { dayName, dayOf } from "./clock.js";
import { word } from "./words.js";

const NEAR = 90;

export class Log {
  constructor(slot, does) {
    this.slot = slot;
    this.does = does;
    this.root = document.getElementById("log");
    this.jump = document.getElementById("jump");
    this.entries = new Map();
    this.unread = 0;
    this.stuck = true;
    this.root.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.root.addEventListener("load", () => this.stuck && this.toEnd(), true);
    this.jump.onclick = () => this.toEnd(true);
    new ResizeObserver(() => this.stuck && this.toEnd()).observe(this.root);
  }

  clear() {
    for (const [key, { entry }] of this.entries) if (!entry.state) this.entries.delete(key);
    this.redraw();
  }

  /** Show an entry, or its newer version in the same place; whether it is new here. */
  show(entry, quietly = false) {
    const key = entry.own ? `own ${entry.own}` : entry.id;
    const before = this.entries.get(key);
    if (before && (entry.version ?? 0) < (before.entry.version ?? 0)) return false;
    const kept = before ? { ...entry, at: before.entry.state ? entry.at : before.entry.at } : entry;
    if (before && entry.own && !entry.files?.length) kept.files = before.entry.files;
    if (before && entry.own) kept.quote ??= before.entry.quote;
    if (before && JSON.stringify(before.entry) === JSON.stringify(kept)) return false;
    const element = kept.own ? ownLine(kept, this.slot, kept.state ?? "", this.does) : message(kept, this.slot, this.does);
    this.place(key, kept, element, before);
    if (!before && !quietly) this.arrived(kept);
    else if (this.stuck) this.toEnd();
    return !before;
  }

  place(key, entry, element, before) {
    if (before) {
      const focused = before.element.contains(document.activeElement) && document.activeElement.textContent;
      before.element.replaceWith(element);
      if (focused) ([...element.querySelectorAll("button")].find((one) => one.textContent === focused) ?? element.querySelector(".keys button"))?.focus();
    } else {
      const next = [...this.root.querySelectorAll("article")].reverse();
      const earlier = next.find((one) => this.order(this.at(one), entry) <= 0);
      if (earlier) earlier.after(element);
      else this.root.prepend(element);
    }
    this.entries.set(key, { entry, element });
    this.days();
  }

  at(element) {
    return this.entries.get(element.dataset.own ? `own ${element.dataset.own}` : Number(element.dataset.id)).entry;
  }

  /** An own line goes to the end when it is on its way: its answers come after it, whatever arrived before. */
  leaving(own, at) {
    const found = this.entries.get(`own ${own}`);
    if (!found) return;
    this.drop(own);
    this.show({ ...found.entry, at, state: "waiting", leaving: true }, true);
  }

  order(one, other) {
    const rank = (entry) => [entry.state && !entry.leaving ? Infinity : Date.parse(entry.at), entry.id ?? 0];
    const [a, b] = [rank(one), rank(other)];
    return a[0] === b[0] ? a[1] - b[1] : a[0] < b[0] ? -1 : 1;
  }

  drop(own) {
    this.entries.get(`own ${own}`)?.element.remove();
    this.entries.delete(`own ${own}`);
    this.days();
  }

  /** A line between two days. */
  days() {
    let last = "";
    this.root.querySelectorAll(".day").forEach((one) => one.remove());
    for (const article of this.root.querySelectorAll("article")) {
      const day = dayOf(new Date(this.at(article).at));
      if (day !== last) article.before(make("div", { class: "day", role: "separator" }, make("span", {}, dayName(day))));
      last = day;
    }
  }

  /** Everything once more, in the language of now. */
  redraw() {
    const all = [...this.entries.values()].map(({ entry }) => entry);
    this.entries.clear();
    this.root.replaceChildren();
    all.forEach((entry) => this.show(entry, true));
    this.counted();
  }

  /** Whether anybody can be looking: the page is in front, and not the hidden one of several phones. */
  get seen() {
    return !document.hidden && this.root.clientHeight > 0;
  }

  arrived(entry) {
    if (this.stuck && this.seen) this.toEnd();
    else if (entry.own) this.toEnd();
    else this.unread += 1;
    this.counted();
  }

  /** Entries from before the first, without moving what is being read. */
  showOlder(entries) {
    const from = this.root.scrollHeight - this.root.scrollTop;
    this.root.setAttribute("aria-busy", "true");
    entries.forEach((entry) => this.show(entry, true));
    this.root.scrollTop = this.root.scrollHeight - from;
    this.root.removeAttribute("aria-busy");
  }

  scrolled() {
    this.stuck = this.root.scrollHeight - this.root.scrollTop - this.root.clientHeight < NEAR;
    if (!this.seen) return;
    if (this.stuck) this.unread = 0;
    if (this.root.scrollTop < 300) this.does.older();
    this.counted();
  }

  toEnd(smoothly = false) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.root.scrollTo({ top: this.root.scrollHeight, behavior: smoothly && !calm ? "smooth" : "instant" });
    this.stuck = true;
    if (this.seen) this.unread = 0;
    this.counted();
  }

  counted() {
    this.jump.hidden = this.stuck;
    this.jump.textContent = this.unread ? word("jump", { n: this.unread }) : word("jump_0");
    this.does.unread(this.unread);
  }
}
