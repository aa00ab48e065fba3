// The board on a screen in the hall: shows what it is told, turns its pages, and says when it is cut off.

const TURN = 12_000;
const SILENCE = 12_000;
const MOST = 12;
const NAMED = 11;
const LIVING = new Set(["running", "late", "blocked"]);
const WORDS = {
  zh: {
    done: "完成", running: "在做", late: "晚于计划", held: "被拖住", blocked: "停工", plan: "计划今天应到",
    none: "没有未完成的订单", lost: "连接断开，显示的是 {time} 的情况，正在重新连接…",
    ended: "这个链接不能用", ask: "请跟单主管在聊天里发“大屏”，拿一个新的链接。",
  },
  en: {
    done: "done", running: "at work", late: "behind plan", held: "held up", blocked: "stopped", plan: "where the plan is today",
    none: "No open orders", lost: "Connection lost. This is how it was at {time}; trying again…",
    ended: "This link does not work", ask: "A supervisor gets a new one in the chat with /screen.",
  },
};

const element = (id) => document.getElementById(id);
const main = document.querySelector("main");
const asked = new URLSearchParams(location.search).get("lang") ?? "";
const wanted = asked.startsWith("zh") ? "zh_CN" : asked.startsWith("en") ? "en" : "";
let language = (wanted || navigator.language).startsWith("zh") ? "zh" : "en";
let board = null;
let first = 0;
let shown = 0;
let turnAt = 0;
let ahead = 0;
let heardAt = 0;
let heardTime = "";
let tries = 0;
let before = new Map();

addEventListener("hashchange", () => location.reload());
addEventListener("resize", draw);
setInterval(tick, 500);
connect();

function connect() {
  const socket = new WebSocket(`${location.protocol.replace("http", "ws")}//${location.host}/board/feed`);
  socket.onopen = () => socket.send(JSON.stringify({ key: decodeURIComponent(location.hash.slice(1)), language: wanted }));
  socket.onmessage = ({ data }) => hear(JSON.parse(data));
  socket.onclose = ({ code }) => {
    if (code === 4404) return end();
    cut();
    setTimeout(connect, Math.min(10_000, 500 * 2 ** tries++));
  };
}

function hear(news) {
  ahead = Date.parse(news.now) - Date.now();
  heardAt = Date.now();
  tries = 0;
  document.body.classList.remove("cut");
  element("lost").hidden = true;
  if (!news.board) return;
  turnAt ||= Date.now() + TURN;
  board = news.board;
  language = board.language.startsWith("zh") ? "zh" : "en";
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  draw();
}

function cut() {
  if (!board || document.body.classList.contains("cut")) return;
  document.body.classList.add("cut");
  element("lost").textContent = WORDS[language].lost.replace("{time}", heardTime);
  element("lost").hidden = false;
}

function end() {
  board = null;
  main.replaceChildren();
  document.querySelectorAll("header, main, footer, #lost").forEach((one) => (one.hidden = true));
  element("ended").querySelector("h1").textContent = WORDS[language].ended;
  element("ended").querySelector("p").textContent = WORDS[language].ask;
  element("ended").hidden = false;
}

function tick() {
  if (!board) return;
  if (Date.now() - heardAt > SILENCE) cut();
  const now = new Date(Date.now() + ahead);
  const told = (options) => new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", { timeZone: board.zone, ...options }).format(now);
  const time = told({ hour: "2-digit", minute: "2-digit", hour12: false });
  element("time").textContent = time;
  element("day").textContent = told({ month: "short", day: "numeric", weekday: "short" });
  if (!document.body.classList.contains("cut")) heardTime = time;
  if (Date.now() > turnAt) turn();
}

function turn() {
  first += shown;
  turnAt = Date.now() + TURN;
  draw();
}

function draw() {
  if (!board) return;
  document.querySelectorAll("header, main, footer").forEach((one) => (one.hidden = false));
  document.title = document.querySelector("h1").textContent = board.title;
  element("counts").textContent = board.counts;
  legend();
  if (first >= board.rows.length) first = 0;
  fill();
  element("page").textContent = shown < board.total ? `${first + 1}–${first + shown} / ${board.total}` : "";
  before = new Map(board.rows.map((one) => [one.number, JSON.stringify(one)]));
}

/** As many rows as the screen has room for at a size that is read from afar. */
function fill() {
  const rows = board.rows.slice(first, first + MOST).map(row);
  main.replaceChildren(...(rows.length ? rows : [make("p", "", WORDS[language].none)]));
  // Measured once for all of them: each look at a size lays the whole page out.
  const bottom = main.getBoundingClientRect().bottom + 1;
  const fit = rows.filter((one) => one.getBoundingClientRect().bottom <= bottom).length;
  shown = Math.min(rows.length, Math.max(1, fit));
  rows.slice(shown).forEach((one) => one.remove());
}

function row(one) {
  const article = make("article", one.standing);
  if (before.size && before.get(one.number) !== JSON.stringify(one)) article.classList.add("news");
  article.dataset.order = one.number;
  const sign = { late: "▲", risk: "●", fine: "○" }[one.standing];
  const who = make("div", "who");
  const number = make("b");
  number.append(make("i", "", sign), ` ${one.number}`);
  who.append(number, make("span", "", one.goods));
  const way = make("div", "way");
  way.append(steps(one.steps));
  if (one.note) way.append(make("p", "note", `■ ${one.note}`));
  const when = make("div", "when");
  when.append(make("span", "", one.due), make("b", "", one.spare));
  article.append(who, way, when);
  return article;
}

function steps(all) {
  const line = make("div", all.length > NAMED ? "steps crowded" : "steps");
  const grow = Math.max(1, all.length / 4);
  const widths = all.map(([, stand]) => (all.length > NAMED && LIVING.has(stand) ? grow : 1));
  const whole = widths.reduce((sum, one) => sum + one, 0);
  let plan = 0;
  line.style.setProperty("--gaps", all.length - 1);
  all.forEach(([name, stand, done, planned, said], place) => {
    plan += (widths[place] * planned) / 100 / whole;
    line.append(step(name, stand, done, said, widths[place], widths[place] / whole, all.length > NAMED));
  });
  if (all.length) {
    const mark = make("div", "plan");
    mark.style.left = `${100 * plan}%`;
    line.append(mark);
  }
  return line;
}

function step(name, stand, done, said, width, share, crowded) {
  const chip = make("div", `step ${stand}`);
  chip.style.setProperty("--share", share);
  if (width > 1) {
    chip.classList.add("wide");
    chip.style.setProperty("--grow", width);
  }
  if (LIVING.has(stand)) {
    const bar = make("i");
    bar.style.width = `${done}%`;
    chip.append(bar);
  }
  const label = make("span", "", crowded && width === 1 ? "" : name);
  label.style.setProperty("--ems", ems(name));
  if (said) label.append(make("small", "", said));
  chip.append(label);
  return chip;
}

/** How wide a text is, in widths of a Chinese sign. */
function ems(text) {
  return Math.max(1, [...text].reduce((sum, sign) => sum + (sign.codePointAt(0) > 0x2e7f ? 1 : 0.56), 0));
}

function legend() {
  const words = WORDS[language];
  const keys = ["done", "running", "late", "held", "blocked"].map((stand) => {
    const key = make("span");
    const chip = make("div", `step ${stand}`);
    chip.append(make("span", "", { late: "!", blocked: "■" }[stand] ?? ""));
    key.append(chip, words[stand]);
    return key;
  });
  const plan = make("span");
  plan.append(make("div", "plan"), words.plan);
  element("legend").replaceChildren(...keys, plan);
}

function make(name, classes = "", text = "") {
  const made = document.createElement(name);
  if (classes) made.className = classes;
  if (text) made.textContent = text;
  return made;
}
