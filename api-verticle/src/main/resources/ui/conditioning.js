import { at, el } from "./dom.js";

/** SDXL's size and crop conditioning: what the model is told of the picture that it was cut from. Empty is its own size. */
const PAIRS = { original: ["width", "height"], crop: ["top", "left"], target: ["width", "height"] };
const GROUPS = { "": "Prompt", negative_: "Negative prompt" };
const LARGEST = 16384; // px

function input(pair, side, group) {
  const name = `conditioning.${pair}.${side}`;
  return el("input", { type: "number", inputmode: "numeric", name, min: side === "top" || side === "left" ? 0 : 1, max: LARGEST, step: 1, placeholder: side, "aria-label": `${group}: ${pair.replace("negative_", "")} ${side}` });
}

for (const [prefix, title] of Object.entries(GROUPS)) {
  const rows = Object.entries(PAIRS).map(([pair, sides]) => el("p", { class: "conditions" }, el("span", {}, pair), ...sides.map((side) => input(prefix + pair, side, title))));
  at.conditioning.append(el("p", { class: "hint" }, title), ...rows);
}

const inputs = () => [...at.conditioning.querySelectorAll("input")];

/** What the request says of it; undefined: nothing. */
export function conditioning() {
  const said = {};
  for (const { name, value } of inputs()) {
    const [, pair, side] = name.split(".");
    if (value !== "") (said[pair] ??= {})[side] = Number(value);
  }
  return Object.keys(said).length ? said : undefined;
}

export function setConditioning(said = {}) {
  for (const field of inputs()) {
    const [, pair, side] = field.name.split(".");
    field.value = said[pair]?.[side] ?? "";
  }
}
