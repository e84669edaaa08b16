import { at, el } from "./dom.js";

/** The aspect ratios on the row of tiles; each takes the model's nearest bucket. */
const ASPECTS = [[9, 16], [2, 3], [3, 4], [1, 1], [4, 3], [3, 2], [16, 9]];
const SDXL_SIDE = 1024; // px
const TILE = 24; // px, a tile's longer side

let buckets = [];

/** Fills the picker with the buckets that fit a model, and goes to a size, or else to the model's own. */
export function offer(trained, model, size) {
  buckets = scaled(trained, model);
  at.bucket.replaceChildren(...buckets.map(({ width, height }) => el("option", { value: `${width}x${height}` }, `${width} × ${height}`)));
  at.aspects.replaceChildren(...ASPECTS.map(tile));
  const { width, height } = size ?? model;
  choose(width, height);
}

/** SDXL's buckets have about 1024² pixels; a smaller model takes them at its own scale and multiple, each size once. */
function scaled(trained, { width, height, base_multiple, refiner_multiple }) {
  const scale = Math.sqrt(width * height) / SDXL_SIDE;
  const unit = Math.max(base_multiple, refiner_multiple ?? 0);
  const fit = (side) => Math.max(unit, unit * Math.round((side * scale) / unit));
  const sizes = trained.map((bucket) => ({ width: fit(bucket.width), height: fit(bucket.height) }));
  return [...new Map(sizes.map((size) => [`${size.width}x${size.height}`, size])).values()];
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
