// Coming in by a one-time code, and leaving.

import { newId } from "./outbox.js";
import { tag, word } from "./words.js";
import { post } from "./wire.js";

const KEY = "gendan.entering";

/** The code in the address, taken out of it: a one-time code is no business of the history. */
export function codeInAddress() {
  const found = codeIn(location.href);
  if (found) history.replaceState(null, "", addressWithout());
  return found;
}

function addressWithout() {
  const query = new URLSearchParams(location.search);
  query.delete("code");
  return location.pathname + (`${query}` ? `?${query}` : "");
}

/** The code in a link, or the code itself. */
export function codeIn(text) {
  const found = /(?:#|[?&]code=|^)([A-Za-z0-9_-]{4,64})$/.exec(text.trim());
  return found ? found[1] : "";
}

/** Try a code; answers "" when it let us in, or why it did not. */
export async function enter(slot, code) {
  const body = JSON.stringify({ code, key: keyFor(code), language: tag() });
  const answer = await post(`/web/enter?phone=${slot}`, body).catch(() => null);
  if (!answer || answer.status >= 500) return word("unreachable");
  sessionStorage.removeItem(KEY);
  if (answer.ok) return "";
  const { why, says } = await answer.json().catch(() => ({}));
  return says || word({ code: "no_code", often: "often" }[why] ?? "refused");
}

// The same code is tried with the same key until there is an answer: the code may have been used by us already.
function keyFor(code) {
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
  const key = kept.code === code ? kept.key : newId();
  sessionStorage.setItem(KEY, JSON.stringify({ code, key }));
  return key;
}

export const leave = (slot, everywhere) => post(`/web/leave?phone=${slot}`, JSON.stringify({ everywhere }));

/** The entrance: asks for a code until one lets us in, then goes on with `inside`. */
export function showEntrance(slot, code, inside, first = "") {
  const form = document.getElementById("door");
  const field = document.getElementById("code");
  const answer = document.getElementById("door-answer");
  document.getElementById("entrance").hidden = false;
  document.getElementById("chat").hidden = true;
  answer.textContent = first;
  const attempt = async (found) => {
    answer.textContent = found ? word("entering") : word("no_code");
    if (!found) return field.focus();
    const refused = await enter(slot, found);
    answer.textContent = refused;
    if (refused) return field.select();
    document.getElementById("entrance").hidden = true;
    inside();
  };
  form.onsubmit = (event) => (event.preventDefault(), attempt(codeIn(field.value)));
  field.value = code;
  if (code) attempt(code);
  else field.focus();
}
