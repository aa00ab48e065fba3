// One message or own line as an element.

import { clockTime } from "./clock.js";
import { word } from "./words.js";

/** A web address, without the punctuation of the sentence it stands in. */
const ADDRESS = /(https?:\/\/[^\s<>"“”‘’「」，。；！？）]*[^\s<>"“”‘’「」，。；！？）.,;:!?)])/;
const PICTURES = ["image/jpeg", "image/png", "image/gif", "image/webp"];

export function make(name, attributes = {}, ...children) {
  const one = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "class") one.className = value;
    else if (value !== undefined && value !== false) one.setAttribute(key, value === true ? "" : value);
  }
  one.append(...children.filter((child) => child || child === 0));
  return one;
}

/** Text with the web addresses in it to be opened. */
const linked = (text) =>
  text.split(ADDRESS).map((part, place) => (place % 2 ? make("a", { href: part, target: "_blank", rel: "noopener noreferrer" }, part) : part));

const icon = (path) => {
  const holder = make("span", { class: "icon", "aria-hidden": "true" });
  holder.innerHTML = `<svg viewBox="0 0 24 24"><path d="${path}"/></svg>`;
  return holder;
};

/** A message of the house; `does` has press(token, label, button) and reply(entry). */
export function message(entry, slot, does) {
  const article = make("article", { class: "it", "data-id": entry.id });
  const body = make("div", { class: "bubble" }, hidden(word("it_said")));
  if (entry.title) body.append(make("strong", { class: "title" }, entry.title));
  if (entry.text) body.append(make("div", { class: "text", dir: "auto" }, ...linked(entry.text)));
  body.append(...entry.files.map((file) => fileView(file, slot)), foot(entry));
  const reply = make("button", { type: "button", class: "reply", "aria-label": word("reply"), title: word("reply") });
  reply.append(icon("M9 7 4 12l5 5M4.500 12H14a6 6 0 0 1 6 6v1"));
  reply.onclick = () => does.reply(entry);
  article.append(make("div", { class: "line" }, body, reply));
  if (entry.buttons.length) article.append(keyboard(entry.buttons, does));
  return article;
}

/** An own line; `state` is "", "waiting" or why it failed. */
export function ownLine(entry, slot, state, does) {
  const article = make("article", { class: `own ${state && state !== "waiting" ? "failed" : state}`, "data-own": entry.own });
  const body = make("div", { class: "bubble" }, hidden(word("you_said")));
  if (entry.quote) body.append(make("blockquote", {}, entry.quote));
  body.append(...(entry.files ?? []).map((file) => fileView(file, slot)));
  if (entry.text) body.append(make("div", { class: "text", dir: "auto" }, ...linked(entry.text)));
  body.append(foot(entry, state));
  article.append(make("div", { class: "line" }, body));
  if (state && state !== "waiting") article.append(secondThoughts(entry, does));
  return article;
}

const hidden = (text) => make("span", { class: "unseen" }, text);

function foot(entry, state) {
  const at = new Date(entry.at);
  const time = make("time", { datetime: entry.at }, clockTime(at));
  if (state === undefined) return make("div", { class: "foot" }, time);
  const marks = { "": ["sent", "m5 12.500 4.500 4.500L19 7.500"], waiting: ["waiting", "M12 7v5l3 2M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16"] };
  const [key, path] = marks[state] ?? [state, "M12 7v6m0 3.500v.1M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16"];
  const mark = make("span", { class: "mark", role: "img", "aria-label": word(key), title: word(key) }, icon(path));
  return make("div", { class: "foot" }, state && state !== "waiting" ? word(state) : "", time, mark);
}

function secondThoughts(entry, does) {
  const retry = make("button", { type: "button" }, word("retry"));
  const drop = make("button", { type: "button", class: "danger" }, word("drop"));
  retry.onclick = () => does.retry(entry.own);
  drop.onclick = () => does.drop(entry.own);
  return make("div", { class: "keys" }, make("div", { class: "keyrow" }, retry, drop));
}

function keyboard(rows, does) {
  const keys = rows.map((row) => {
    const buttons = row.map(({ label, token, style }) => {
      const button = make("button", { type: "button", class: style, "data-token": token }, label);
      button.onclick = () => does.press(token, label, button);
      return button;
    });
    return make("div", { class: "keyrow" }, ...buttons);
  });
  return make("div", { class: "keys" }, ...keys);
}

function fileView(file, slot) {
  const url = file.url ?? `/web/file/${file.id}?phone=${slot}`;
  if (!PICTURES.includes(file.media) || file.plain) return chip(file, url);
  const picture = make("img", { src: url, alt: word("photo", { name: file.name }), loading: "eager" });
  const link = make("a", { class: "photo", href: url, target: "_blank", rel: "noopener", "aria-label": word("open_photo", { name: file.name }) }, picture);
  picture.onerror = () => link.replaceWith(chip(file, url));
  return link;
}

function chip(file, url) {
  const size = file.size > 1e6 ? `${(file.size / 1e6).toFixed(1)} MB` : `${Math.max(1, Math.round(file.size / 1e3))} KB`;
  const label = make("span", {}, make("b", {}, file.name), make("small", {}, size));
  return make("a", { class: "chip", href: url, download: file.name }, icon("M7 3h7l5 5v13H7zM14 3v5h5"), label);
}
