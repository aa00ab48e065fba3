// The chat page: puts the parts together.

import { houseNow, setClock } from "./clock.js";
import { Composer, quoted } from "./composer.js";
import { FormCard } from "./form.js";
import { codeInAddress, leave, showEntrance } from "./door.js";
import { Log } from "./log.js";
import { clear, forget, keep, mark, newId, openOutbox, unsent } from "./outbox.js";
import { Wire } from "./wire.js";
import { guess, speak, word } from "./words.js";

const slot = new URLSearchParams(location.search).get("phone") ?? "";
const element = (id) => document.getElementById(id);
let you = null;
let limit = 25e6;
let older = "";
let asking = false;
let code = codeInAddress();
const pressed = new Map();

const log = new Log(slot, { press, reply: (entry) => composer.reply(entry), retry, drop, older: askOlder, unread });
const composer = new Composer(say);
const card = new FormCard(log, { submit: fillIn, cancel: () => say("/cancel", []), look });
const wire = new Wire(slot, { news, leaving, acked, refused, up, down, ended });

speak(guess());
wire.open();

function news(data) {
  if (data.now) setClock(data.now, data.zone);
  if (data.you) meet(data.you);
  if ("limit" in data) welcome(data);
  for (const entry of data.entries ?? []) if (!("limit" in data)) log.show(entry);
  if ("form" in data) card.show(data.form);
  if (data.found) card.found(data.found);
  if (data.page) (log.showOlder(data.page), (older = data.older), (asking = false));
  if (data.now) log.days();
}

/** The last page, after coming or coming back. */
function welcome(data) {
  limit = data.limit;
  const fresh = log.entries.size === 0 || data.reset;
  if (data.reset) (log.clear(), (older = data.older));
  asking = false;
  data.entries.forEach((entry) => log.show(entry, fresh));
  unsent().forEach(showUnsent);
  if (fresh) log.toEnd();
  offerLink();
}

function meet(found) {
  const first = !you || you.chat !== found.chat;
  const speaks = you?.language !== found.language;
  you = found;
  element("entrance").hidden = true;
  element("chat").hidden = false;
  if (speaks) (speak(you.language), log.redraw(), card.draw());
  element("you").textContent = [you.name, word(`role_${you.role}`)].filter(Boolean).join(" · ");
  if (!first) return;
  openOutbox(slot, you.chat);
  composer.resume();
  openOrder();
  // On a phone the keyboard comes when it is asked for.
  if (parent === window && matchMedia("(pointer: fine)").matches) element("line").focus();
}

/** An order that a link named is asked for once. */
function openOrder() {
  const query = new URLSearchParams(location.search);
  const order = query.get("order") ?? "";
  query.delete("order");
  history.replaceState(null, "", location.pathname + (`${query}` ? `?${query}` : ""));
  if (/^[A-Za-z]{0,3}-?[0-9]{4}-[0-9]{1,7}$/.test(order)) say(order, []);
}

function offerLink() {
  element("offer").hidden = !code;
  element("offer-text").textContent = word("offer", { name: you.name });
  element("offer-drop").onclick = () => ((code = ""), offerLink());
  element("offer-take").onclick = () => showEntrance(slot, code, () => location.reload());
}

function say(text, files, answered) {
  const replies = answered ? { replies_to: String(answered.id), quote: quoted(answered) } : {};
  if (!files.length) return put({ id: newId(), text, ...replies });
  for (const file of files) {
    const about = { name: file.name, media: file.type, size: file.size };
    put({ id: newId(), text, ...replies, file: about, limit }, file);
  }
}

async function put(line, file) {
  line.at = houseNow().toISOString();
  if (!line.press && !line.form) showUnsent(line, file);
  await keep(line, file && file.size <= limit ? file : undefined);
  wire.pump();
}

function fillIn(call, answers, file) {
  const id = newId();
  const about = file && { file: { name: file.name, media: file.type, size: file.size }, limit };
  put({ id, form: { call, answers }, ...about }, file ?? undefined);
  return id;
}

function look(call, key, text, answers) {
  if (wire.socket?.readyState === WebSocket.OPEN) wire.socket.send(JSON.stringify({ look: { call, key, text, answers } }));
}

function showUnsent(line, file) {
  if (line.form) return;
  if (line.press) return pressed.set(line.id, line.press), showPressed();
  const known = log.entries.get(`own ${line.id}`)?.entry;
  if (known && !known.state) return;
  const url = file instanceof Blob ? URL.createObjectURL(file) : undefined;
  const files = line.file ? [{ ...line.file, url, plain: !url }] : [];
  const state = line.failed || "waiting";
  log.show({ own: line.id, at: line.at, text: line.text, quote: line.quote, files, state }, Boolean(known));
}

function press(token) {
  if ([...pressed.values()].some((other) => other.split(".")[0] === token.split(".")[0])) return;
  const id = newId();
  pressed.set(id, token);
  showPressed();
  put({ id, press: token });
}

/** A pressed button looks pressed, and its neighbours wait, until the answer is there. */
function showPressed() {
  const tokens = new Set(pressed.values());
  document.querySelectorAll(".keys").forEach((keys) => {
    const buttons = [...keys.querySelectorAll("[data-token]")];
    const busy = buttons.some((one) => tokens.has(one.dataset.token));
    for (const one of buttons) {
      one.setAttribute("aria-disabled", busy);
      one.classList.toggle("pressed", tokens.has(one.dataset.token));
    }
  });
}

function leaving(id) {
  log.leaving(id, houseNow().toISOString());
}

function acked(id, at) {
  if (card.answered(id)) return;
  if (pressed.delete(id)) return showPressed();
  const kept = log.entries.get(`own ${id}`)?.entry;
  if (kept) log.show({ ...kept, at, state: undefined });
}

function refused(id, why) {
  if (card.answered(id)) return forget(id);
  pressed.delete(id);
  showPressed();
  const kept = log.entries.get(`own ${id}`)?.entry;
  if (kept) log.show({ ...kept, state: why, leaving: false });
}

function retry(id) {
  mark(id, undefined);
  log.show({ ...log.entries.get(`own ${id}`).entry, state: "waiting" });
  wire.pump();
}

function drop(id) {
  forget(id);
  log.drop(id);
}

function askOlder() {
  if (!older || asking || wire.socket?.readyState !== WebSocket.OPEN) return;
  asking = true;
  wire.socket.send(JSON.stringify({ older }));
}

function unread(count) {
  document.title = (count ? `(${count}) ` : "") + (you ? `${you.name} · gendan 跟单` : "gendan 跟单");
  if (parent !== window) parent.postMessage({ gendan: "unread", slot, count }, location.origin);
}

function up() {
  clearTimeout(down.timer);
  element("banner").hidden = true;
  showLight("online");
}

function showLight(state) {
  element("light").className = state;
  element("light").dataset.label = state;
  element("light").setAttribute("aria-label", word(state));
}

function down() {
  showLight("connecting");
  clearTimeout(down.timer);
  down.timer = setTimeout(() => {
    element("banner").textContent = word("offline");
    element("banner").hidden = false;
  }, 1200);
}

function ended() {
  if (!element("entrance").hidden) return;
  const before = you;
  you = null;
  clearTimeout(down.timer);
  if (before) (card.show(null), clear(), log.entries.clear(), log.redraw());
  const asked = code;
  code = "";
  const inside = () => ((wire.after = 0), (wire.tries = 0), wire.open());
  showEntrance(slot, asked, inside, before ? word("ended") : "");
}

for (const [id, everywhere] of [["leave", false], ["leave-all", true]]) {
  element(id).onclick = async () => {
    element("menu").open = false;
    const answer = await leave(slot, everywhere).catch(() => null);
    if (answer?.ok && you) ended();
  };
}

addEventListener("keydown", (event) => event.key === "Escape" && (element("menu").open = false));
addEventListener("click", (event) => element("menu").contains(event.target) || (element("menu").open = false));
document.addEventListener("visibilitychange", () => document.hidden || log.scrolled());
addEventListener("message", (event) => {
  if (event.origin === location.origin && event.data?.gendan === "fill") composer.fill(event.data.text);
});
