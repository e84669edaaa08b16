import { at, el } from "./dom.js";

/** The aspect ratios on the row of tiles; each takes the model's nearest bucket. */
const ASPECTS = [[9, 16], [2, 3], [3, 4], [1, 1], [4, 3], [3, 2], [16, 9]];
const TILE = 24; // px, a tile's longer side

let buckets = [];

/** Fills the picker with the buckets that fit a model, and goes to a size, or else to the model's own. */
export function offer(offered, model, size) {
  buckets = offered;
  at.bucket.replaceChildren(...buckets.map(({ width, height }) => el("option", { value: `${width}x${height}` }, `${width} × ${height}`)));
  at.aspects.replaceChildren(...ASPECTS.filter(isNearest).map(tile));
  const { width, height } = size || model;
  choose(width, height);
}

export function nearest(aspect) {
  return buckets.reduce((best, bucket) => (distance(bucket, aspect) < distance(best, aspect) ? bucket : best));
}

export function choose(width, height) {
  at.width.value = width;
  at.height.value = height;
  at.bucket.value = `${width}x${height}`;
  at["size-out"].textContent = `${width} × ${height}`;
  for (const input of at.aspects.querySelectorAll("input")) input.checked = input.value === `${width}x${height}`;
}

/** A small model has one bucket for several ratios; the tile is the ratio that comes nearest. */
function isNearest([w, h]) {
  const bucket = nearest(w / h);
  return ASPECTS.every(([v, g]) => nearest(v / g) !== bucket || distance(bucket, w / h) <= distance(bucket, v / g));
}

const distance = (bucket, aspect) => Math.abs(Math.log(bucket.width / bucket.height / aspect));

function tile([w, h]) {
  const { width, height } = nearest(w / h);
  const input = el("input", { type: "radio", name: "aspect", value: `${width}x${height}`, "aria-label": `${w} to ${h}, ${width} by ${height} pixels` });
  const shape = el("i");
  shape.style.setProperty("--w", Math.round((TILE * w) / Math.max(w, h)));
  shape.style.setProperty("--h", Math.round((TILE * h) / Math.max(w, h)));
  return el("label", {}, input, shape, `${w}:${h}`);
}

const parse = (size) => size.split("x").map(Number);

at.aspects.addEventListener("change", (event) => choose(...parse(event.target.value)));
at.bucket.addEventListener("change", () => choose(...parse(at.bucket.value)));
for (const side of [at.width, at.height]) side.addEventListener("change", () => choose(at.width.value, at.height.value));
