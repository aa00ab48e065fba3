// The line to the house: it comes back by itself, and says again what was not acknowledged, one after another.

import { fileOf, forget, mark, unsent } from "./outbox.js";

const ENDED = 4401;
const OFTEN = [300, 800, 1500, 3000, 5000, 8000];

export class Wire {
  /** `on` hears: news(data), leaving(id), acked(id, at), refused(id, why), up(), down(), ended(). */
  constructor(slot, on) {
    this.slot = slot;
    this.on = on;
    this.after = 0;
    this.tries = 0;
    this.flying = "";
    addEventListener("online", () => this.now());
    document.addEventListener("visibilitychange", () => document.hidden || this.now());
    setInterval(() => this.ping(), 20000);
  }

  open() {
    const url = new URL("/web/chat", location.href);
    url.protocol = url.protocol.replace("http", "ws");
    url.search = new URLSearchParams({ phone: this.slot, after: this.after });
    const socket = new WebSocket(url);
    this.socket = socket;
    socket.onmessage = (event) => this.hear(JSON.parse(event.data));
    socket.onclose = (event) => this.socket === socket && this.closed(event.code);
  }

  closed(code) {
    this.socket = null;
    this.flying = "";
    if (code === ENDED) return this.on.ended();
    this.on.down();
    const wait = OFTEN[Math.min(this.tries++, OFTEN.length - 1)] * (0.7 + Math.random() * 0.6);
    this.again = setTimeout(() => this.open(), wait);
  }

  /** Do not wait any longer: the phone is back. */
  now() {
    if (this.socket) return this.ping();
    clearTimeout(this.again);
    this.tries = 0;
    if (this.again) this.open();
  }

  /** A dead line does not say so: when nothing comes back, take a new one. */
  ping() {
    const socket = this.socket;
    if (socket?.readyState !== WebSocket.OPEN || this.waiting) return;
    socket.send(JSON.stringify({ ping: 1 }));
    this.waiting = setTimeout(() => {
      this.waiting = 0;
      if (this.socket !== socket) return;
      this.closed(1006);
      socket.close();
    }, 8000);
  }

  hear(data) {
    clearTimeout(this.waiting);
    this.waiting = 0;
    for (const entry of data.entries ?? []) this.after = Math.max(this.after, entry.version ?? 0);
    if ("ack" in data) this.done(data.ack, () => this.on.acked(data.ack, data.at));
    else if ("wrong" in data) this.done(data.wrong, () => this.on.news(data));
    else if ("refused" in data) this.failed(data.refused, "too_long");
    else this.on.news(data);
    if ("zone" in data) {
      this.tries = 0;
      this.on.up();
      this.pump();
    }
  }

  done(id, tell) {
    forget(id);
    if (this.flying === id) this.flying = "";
    tell();
    this.pump();
  }

  failed(id, why) {
    mark(id, why);
    if (this.flying === id) this.flying = "";
    this.on.refused(id, why);
    this.pump();
  }

  /** Say the next thing that waits, when nothing is on its way. */
  pump() {
    if (this.flying || this.socket?.readyState !== WebSocket.OPEN) return;
    const line = unsent().find((one) => !one.failed);
    if (!line) return;
    this.flying = line.id;
    this.on.leaving(line.id);
    if (line.file) this.upload(line);
    else this.socket.send(JSON.stringify({ say: line }));
  }

  async upload(line) {
    const file = await fileOf(line.id);
    if (!file && line.file.size <= line.limit) return this.failed(line.id, "failed");
    const label = JSON.stringify({ id: line.id, text: line.text, replies_to: line.replies_to, form: line.form, ...line.file });
    const body = new Blob([label, "\n", line.file.size > line.limit ? "" : file]);
    try {
      const answer = await post(`/web/upload?phone=${this.slot}`, body);
      if (answer.ok) {
        const said = await answer.json();
        if (said.wrong) this.done(said.wrong, () => this.on.news(said));
        else this.done(said.ack, () => this.on.acked(said.ack, said.at));
      } else if (answer.status === 401) this.on.ended();
      else if (answer.status < 500) this.failed(line.id, "failed");
      else throw new Error(answer.status);
    } catch {
      if (this.flying === line.id) this.flying = "";
      setTimeout(() => this.pump(), 2000);
    }
  }
}

/** Ask for something to be done, as a page of ours asks. */
export const post = (url, body) => fetch(url, { method: "POST", body, headers: { "X-Gendan": "page" } });
