/** What this browser keeps between visits: the form's settings, the jobs under way, the key. */
const PREFIX = "diptych.";

export function recall(name, otherwise) {
  try {
    const text = localStorage.getItem(PREFIX + name);
    return text === null ? otherwise : JSON.parse(text);
  } catch {
    return otherwise;
  }
}

/** Keeps a value; undefined forgets it. A full or forbidden store is no reason to stop. */
export function keep(name, value) {
  try {
    if (value === undefined) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch { /* private browsing: nothing is kept */ }
}
