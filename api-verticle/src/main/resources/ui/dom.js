/** Elements by id: `at.prompt` is the element whose id is `prompt`; `at["viewer-again"]` works too. */
export const at = new Proxy({}, { get: (_, id) => document.getElementById(id) });

/** Makes an element: el("li", { class: "lost" }, "text", child). */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== false && value != null) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

/** Tells a screen reader, politely; the eye sees it elsewhere. */
export function say(text) {
  if (at.said.textContent !== text) at.said.textContent = text;
}

/** Scrolls there, at once for whom movement disturbs: scripts do not heed the style sheet's word on it. */
export function bringIntoView(element, block) {
  element.scrollIntoView({ block, behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth" });
}

/** "1 step", "2 steps". */
export const count = (n, noun) => `${n} ${noun}${n === 1 ? "" : "s"}`;

/** Seconds as a person says them. */
export function duration(seconds) {
  if (seconds < 1) return "a moment";
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}
