// The demonstration around the phones: the clock, the language, things to try.

import { make } from "./bubble.js";
import { clockTime, fullDay, houseNow, setClock } from "./clock.js";
import { post } from "./wire.js";
import { guess, known, speak, tag, word } from "./words.js";

const element = (id) => document.getElementById(id);
const phones = element("phones");
const tabs = element("tabs");
let language = "";

start();
setInterval(tick, 1000);
setInterval(async () => setClock((await state()).now), 30000);

async function state() {
  return (await fetch(`/demo/state?lang=${language}`)).json();
}

async function start() {
  language = (await state()).language;
  if (language) await show();
  else await choose(known(new URLSearchParams(location.search).get("lang") ?? guess()) === "zh" ? "zh_CN" : "en");
}

async function choose(wanted) {
  language = wanted;
  await post("/demo/language", JSON.stringify({ to: wanted }));
  await show();
}

async function show() {
  speak(language);
  const found = await state();
  setClock(found.now, found.zone);
  tick();
  document.querySelectorAll("[data-tongue]").forEach((one) => {
    one.setAttribute("aria-pressed", known(one.dataset.tongue) === known(language));
    one.onclick = () => choose(one.dataset.tongue);
  });
  found.phones.forEach(showPhone);
  if (!tabs.querySelector("[aria-selected=true]")) pick(found.phones[0].slot);
}

function showPhone({ slot, title, person, examples }) {
  const section = element(`phone-${slot}`) ?? newPhone(slot);
  const tab = element(`tab-${slot}`);
  const label = word("phone_of", { title, person });
  tab.querySelector("span").textContent = title;
  section.querySelector("h2").replaceChildren(make("b", {}, title), make("span", {}, person));
  section.querySelector("iframe").title = label;
  const chips = examples.map((text) => {
    const chip = make("button", { type: "button" }, text);
    chip.onclick = () => section.querySelector("iframe").contentWindow.postMessage({ gendan: "fill", text }, location.origin);
    return chip;
  });
  section.querySelector(".try").replaceChildren(make("span", {}, word("try")), ...chips);
}

function newPhone(slot) {
  const frame = make("iframe", { src: `/?phone=${slot}&lang=${tag()}` });
  const section = make("section", { id: `phone-${slot}`, class: "phone", role: "tabpanel", "aria-labelledby": `tab-${slot}` });
  section.append(make("h2", {}), make("div", { class: "case" }, frame), make("div", { class: "try" }));
  phones.append(section);
  const tab = make("button", { type: "button", id: `tab-${slot}`, role: "tab", "aria-controls": section.id }, make("span", {}), make("i", { hidden: true }));
  tab.onclick = () => pick(slot);
  tabs.append(tab);
  return section;
}

/** On a narrow screen, one phone at a time. */
function pick(slot) {
  for (const tab of tabs.children) {
    const chosen = tab.id === `tab-${slot}`;
    tab.setAttribute("aria-selected", chosen);
    element(tab.getAttribute("aria-controls")).classList.toggle("chosen", chosen);
    if (chosen) tab.querySelector("i").hidden = true;
  }
}

function tick() {
  const now = houseNow();
  element("day").textContent = fullDay(now);
  element("time").textContent = clockTime(now);
}

document.querySelectorAll("#clock button").forEach((button) => {
  button.onclick = async () => {
    const wanted = button.dataset.to ? { to: button.dataset.to } : { hours: Number(button.dataset.hours) };
    const what = element("clock-what");
    what.textContent = word("moving");
    const answer = await post("/demo/clock", JSON.stringify(wanted)).catch(() => null);
    if (!answer?.ok) return (what.textContent = word("unreachable"));
    setClock((await answer.json()).now);
    tick();
    what.textContent = word("moved", { time: `${fullDay(houseNow())} ${clockTime(houseNow())}` });
  };
});

tabs.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const all = [...tabs.children];
  const next = all[(all.indexOf(document.activeElement) + step + all.length) % all.length];
  next.focus();
  next.click();
});

addEventListener("message", (event) => {
  if (event.origin !== location.origin || event.data?.gendan !== "unread") return;
  const badge = element(`tab-${event.data.slot}`)?.querySelector("i");
  if (!badge) return;
  badge.hidden = !event.data.count;
  badge.textContent = event.data.count;
});
