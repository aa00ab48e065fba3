// Where one types: a line that grows, files with a caption, the message being answered.

import { make } from "./bubble.js";
import { draft, keepDraft } from "./outbox.js";
import { word } from "./words.js";

export class Composer {
  /** `say(text, files, answered)` takes what was written. */
  constructor(say) {
    this.say = say;
    this.files = [];
    this.answered = null;
    this.line = document.getElementById("line");
    this.picked = document.getElementById("picked");
    this.answering = document.getElementById("answering");
    document.getElementById("composer").onsubmit = (event) => (event.preventDefault(), this.done());
    document.getElementById("not-answering").onclick = () => this.reply(null);
    this.line.oninput = () => this.typed();
    this.line.onkeydown = (event) => this.key(event);
    this.choose();
  }

  /** Take up what was being typed before a reload. */
  resume() {
    this.line.value = this.line.value || draft();
    this.typed();
  }

  choose() {
    const files = document.getElementById("files");
    document.getElementById("attach").onclick = () => files.click();
    files.onchange = () => (this.add(files.files), (files.value = ""));
    addEventListener("paste", (event) => this.add(event.clipboardData?.files ?? []));
    addEventListener("dragover", (event) => event.preventDefault());
    addEventListener("drop", (event) => (event.preventDefault(), this.add(event.dataTransfer?.files ?? [])));
  }

  key(event) {
    // While Chinese is being composed, Enter chooses the word; it does not send.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && !event.shiftKey) (event.preventDefault(), this.done());
    if (event.key === "Escape") this.reply(null);
  }

  typed() {
    this.line.style.height = "auto";
    this.line.style.height = `${Math.min(this.line.scrollHeight + 2, 168)}px`;
    document.getElementById("send").classList.toggle("ready", Boolean(this.line.value.trim() || this.files.length));
    keepDraft(this.line.value);
  }

  fill(text) {
    this.line.value = text;
    this.typed();
    this.line.focus();
  }

  add(files) {
    this.files.push(...files);
    this.showFiles();
    if (files.length) this.line.focus();
  }

  showFiles() {
    this.picked.hidden = !this.files.length;
    this.picked.replaceChildren(...this.files.map((file) => this.pick(file)));
    this.typed();
  }

  pick(file) {
    const label = word("remove", { name: file.name });
    const remove = make("button", { type: "button", "aria-label": label, title: label }, "×");
    remove.onclick = () => ((this.files = this.files.filter((one) => one !== file)), this.showFiles(), this.line.focus());
    const view = file.type.startsWith("image/") ? make("img", { src: URL.createObjectURL(file), alt: file.name }) : make("span", {}, file.name);
    return make("li", {}, view, remove);
  }

  reply(entry) {
    this.answered = entry;
    this.answering.hidden = !entry;
    if (!entry) return;
    this.answering.firstElementChild.textContent = word("answering", { text: quoted(entry) });
    this.line.focus();
  }

  done() {
    const text = this.line.value.trim();
    if (!text && !this.files.length) return;
    this.say(text, this.files, this.answered);
    this.files = [];
    this.line.value = "";
    this.showFiles();
    this.reply(null);
    this.line.focus();
  }
}

/** The beginning of a message, to recognise it by. */
export const quoted = (entry) => [entry.title, entry.text].filter(Boolean).join(" ").split("\n")[0].slice(0, 80);
