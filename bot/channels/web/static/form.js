// A form as one card at the end of the conversation: everything it asks at once, beside typing it step by step.

import { make } from "./bubble.js";
import { cardDraft, keepCardDraft } from "./outbox.js";
import { word } from "./words.js";

const PAUSE = 200;

export class FormCard {
  /** `does` has submit(call, answers, file), cancel() and look(call, key, text, answers). */
  constructor(log, does) {
    this.log = log;
    this.does = does;
    this.form = null;
    this.typed = new Map();
    this.file = null;
    this.busy = "";
  }

  /** Show a form, keep up an open one, or, with nothing, take it away. */
  show(form) {
    if (!this.form) this.resume();
    if (form?.call !== this.form?.call || !form) (this.typed.clear(), (this.file = null));
    // What came from the house meanwhile holds, unless it was typed over here.
    for (const { key, value } of form?.fields ?? []) {
      const before = this.form?.fields.find((one) => one.key === key);
      if (before && before.value !== value) this.typed.delete(key);
    }
    this.form = form;
    this.busy = "";
    this.keep();
    this.draw();
  }

  /** The form as it was before the page was loaded again. */
  resume() {
    const { form = null, typed = [] } = cardDraft() ?? {};
    this.form = form;
    this.typed = new Map(typed);
  }

  keep() {
    const stood = this.form?.fields.map(({ key, value }) => ({ key, value }));
    keepCardDraft(stood && { form: { call: this.form.call, fields: stood }, typed: [...this.typed] });
  }

  /** Once more, in the language of now or after the conversation was drawn anew. */
  draw() {
    const focused = this.card?.contains(document.activeElement) ? document.activeElement.name : "";
    const before = this.card;
    before?.remove();
    this.card = this.form && this.made();
    if (!this.card) return before && this.log.toEnd();
    this.log.root.append(this.card);
    const wrong = this.card.querySelector("[aria-invalid]");
    const next = wrong && focused ? wrong : this.card.querySelector(`[name="${focused}"]`);
    if (focused) (next ?? this.card.querySelector("input, select, textarea"))?.focus();
    if (this.log.stuck) this.log.toEnd();
    // One that is longer than the screen is read from its beginning.
    if (!before && this.card.offsetHeight > this.log.root.clientHeight) this.log.root.scrollTop = this.card.offsetTop;
  }

  made() {
    const { title, submit, cancel, error, fields } = this.form;
    const save = make("button", { class: "primary" }, submit);
    const drop = make("button", { type: "button" }, cancel);
    drop.onclick = () => this.does.cancel();
    const wrong = error && make("p", { class: "wrong", role: "alert" }, error);
    const rows = fields.map((one) => this.row(one));
    const form = make("form", { class: "form", novalidate: true, "aria-label": title, "aria-live": "off" });
    form.append(make("strong", { class: "title" }, title), ...rows, ...(wrong ? [wrong] : []), make("div", { class: "keyrow" }, save, drop));
    form.onsubmit = (event) => (event.preventDefault(), this.submit());
    return form;
  }

  row(field) {
    const id = `field-${field.key}`;
    const answer = FIELDS[field.kind]({ ...field, value: this.typed.get(field.key) ?? field.value }, id, this);
    answer.name = field.key;
    answer.id = id;
    answer.required = !field.optional;
    answer.setAttribute("aria-required", String(!field.optional));
    answer.oninput = () => this.changed(field, answer);
    const optional = field.optional && make("small", {}, ` ${word("optional")}`);
    const label = make("label", { for: id }, field.question, optional || "");
    const row = make("div", { class: "field" }, label, answer, ...(answer.extra ?? []));
    if (!field.error) return row;
    answer.setAttribute("aria-invalid", "true");
    answer.setAttribute("aria-describedby", `${id}-wrong`);
    row.append(make("p", { class: "wrong", id: `${id}-wrong` }, field.error));
    return row;
  }

  changed(field, answer) {
    if (field.kind === "file") return void (this.file = answer.files[0] ?? null);
    this.typed.set(field.key, answer.value);
    this.keep();
    if (field.kind === "search") this.lookFor(field.key, answer.value);
  }

  lookFor(key, text) {
    clearTimeout(this.looking);
    this.looking = setTimeout(() => this.form && this.does.look(this.form.call, key, text, this.answers()), PAUSE);
  }

  /** What a field offers for what was typed into it. */
  found({ key, choices }) {
    const list = document.getElementById(`list-${key}`);
    list?.replaceChildren(...choices.map(([label, value]) => make("option", { value }, label)));
  }

  answers() {
    const given = this.form.fields.filter((one) => one.kind !== "file");
    const answers = Object.fromEntries(given.map((one) => [one.key, this.typed.get(one.key) ?? one.value]));
    for (const one of this.form.fields) if (one.kind === "file") answers[one.key] = this.file ? "#0" : one.value;
    return answers;
  }

  submit() {
    if (this.busy) return;
    this.busy = this.does.submit(this.form.call, this.answers(), this.file);
    this.card.setAttribute("aria-busy", "true");
    this.card.querySelector(".primary").setAttribute("aria-disabled", "true");
  }

  /** There is an answer to the card: what is still shown can be sent again. */
  answered(id) {
    if (this.busy !== id) return false;
    this.busy = "";
    this.draw();
    return true;
  }
}

const typed = (type) => ({ value }) => make("input", { type, value, autocomplete: "off" });

const FIELDS = {
  text: typed("text"),
  day: typed("date"),
  time: typed("datetime-local"),
  note: ({ value }) => make("textarea", { rows: "2" }, value),
  file: () => make("input", { type: "file" }),
  choice({ value, choices, optional }) {
    const all = optional || !choices.some(([, raw]) => raw === value) ? [["", ""], ...choices] : choices;
    const options = all.map(([label, raw]) => make("option", { value: raw, selected: raw === value }, label));
    return make("select", {}, ...options);
  },
  search({ key, value, choices }, id, card) {
    const list = make("datalist", { id: `list-${key}` }, ...choices.map(([label, raw]) => make("option", { value: raw }, label)));
    const input = make("input", { type: "text", value, list: list.id, autocomplete: "off" });
    input.onfocus = () => card.lookFor(key, input.value);
    input.extra = [list];
    return input;
  },
};
