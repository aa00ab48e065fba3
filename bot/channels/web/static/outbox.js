// What was said here and has not been acknowledged: it survives a reload, and is said again until it is.
// Lines are kept in localStorage; the bytes of files in IndexedDB, or only in memory where there is none.

const memory = new Map();
let key = "";

/** Whose outbox it is: what one person left unsent is never said by another. */
export function openOutbox(slot, chat) {
  key = `gendan.${slot}.${chat}`;
}

export const newId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(15)), (one) => one.toString(36).padStart(2, "0")).join("");

const read = (name, empty) => {
  try {
    return JSON.parse(localStorage.getItem(`${key}.${name}`)) ?? empty;
  } catch {
    return empty;
  }
};

const write = (name, value) => {
  try {
    localStorage.setItem(`${key}.${name}`, JSON.stringify(value));
  } catch {
    // Storage is full or forbidden: the page still works, it only forgets on a reload.
  }
  memory.set(name, value);
};

/** Every line not acknowledged, in the order said. */
export const unsent = () => read("outbox", memory.get("outbox") ?? []);

export async function keep(line, file) {
  if (file) await keepFile(line.id, file);
  write("outbox", [...unsent(), line]);
}

/** Mark a line as refused for good (or, with nothing, as to be tried again). */
export function mark(id, failed) {
  write("outbox", unsent().map((line) => (line.id === id ? { ...line, failed } : line)));
}

export function forget(id) {
  write("outbox", unsent().filter((line) => line.id !== id));
  memory.delete(id);
  store("readwrite", (files) => files.delete(id)).catch(() => {});
}

/** What is being typed, so that a reload does not lose it. */
export const draft = () => read("draft", "");
export const keepDraft = (text) => write("draft", text);

/** What was typed into the open form, and what it stood for. */
export const cardDraft = () => read("card", null);
export const keepCardDraft = (card) => write("card", card);

/** Forget everything of this person on this device. */
export function clear() {
  unsent().forEach((line) => forget(line.id));
  ["outbox", "draft", "card"].forEach((name) => localStorage.removeItem(`${key}.${name}`));
}

export async function fileOf(id) {
  if (memory.has(id)) return memory.get(id);
  return store("readonly", (files) => files.get(id)).catch(() => undefined);
}

async function keepFile(id, file) {
  memory.set(id, file);
  await store("readwrite", (files) => files.put(file, id)).catch(() => {});
}

function store(mode, ask) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("gendan", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("files");
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const base = opening.result;
      const work = base.transaction("files", mode);
      const asked = ask(work.objectStore("files"));
      work.oncomplete = () => (base.close(), resolve(asked.result));
      work.onerror = () => (base.close(), reject(work.error));
    };
  });
}
