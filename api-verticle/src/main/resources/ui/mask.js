import { at } from "./dom.js";

/**
 * Draws a mask over a picture, with a pointer or by keyboard: white is drawn anew, black stays. The strokes lie on a
 * canvas of their own; the one on the page shows picture, strokes and brush.
 */
const TINT = "rgb(224 178 82 / .6)";
const UNDOS = 20;

const strokes = document.createElement("canvas");
const pen = strokes.getContext("2d", { willReadFrequently: true });
let picture; // an ImageBitmap
let history = [];
let brush = { x: 0, y: 0 };
let last = null; // where the running stroke is, null between strokes
let use = () => {};

/** Opens the dialog; `done` gets the mask as a PNG blob, or null for an empty one. */
export async function drawMask(source, done) {
  use = done;
  history = [];
  picture = await createImageBitmap(source.image);
  for (const canvas of [strokes, at["mask-canvas"]]) Object.assign(canvas, { width: source.width, height: source.height });
  at["mask-canvas"].style.setProperty("--ratio", source.width / source.height);
  brush = { x: source.width / 2, y: source.height / 2 };
  if (source.mask) await restore(source.mask);
  at.mask.showModal();
  at["mask-canvas"].focus();
  show();
}

/** Strokes are opaque white on nothing; a mask's black becomes nothing again. */
async function restore(mask) {
  pen.drawImage(await createImageBitmap(mask), 0, 0);
  const pixels = pen.getImageData(0, 0, strokes.width, strokes.height);
  for (let i = 0; i < pixels.data.length; i += 4) pixels.data[i + 3] = pixels.data[i];
  pen.putImageData(pixels, 0, 0);
}

const radius = () => (Math.min(strokes.width, strokes.height) * at.brush.value) / 200;

function show() {
  const { width, height } = strokes;
  const view = at["mask-canvas"].getContext("2d");
  view.clearRect(0, 0, width, height);
  view.globalCompositeOperation = "source-over";
  view.drawImage(strokes, 0, 0);
  view.globalCompositeOperation = "source-in";
  view.fillStyle = TINT;
  view.fillRect(0, 0, width, height);
  view.globalCompositeOperation = "destination-over";
  view.drawImage(picture, 0, 0, width, height);
  view.globalCompositeOperation = "source-over";
  for (const [colour, wide] of [["#000", 3], ["#fff", 1.5]]) {
    view.strokeStyle = colour;
    view.lineWidth = (wide * width) / Math.max(1, at["mask-canvas"].clientWidth);
    view.beginPath();
    view.arc(brush.x, brush.y, radius(), 0, 2 * Math.PI);
    view.stroke();
  }
}

function remember() {
  history.push(pen.getImageData(0, 0, strokes.width, strokes.height));
  if (history.length > UNDOS) history.shift();
}

function paint(from, to) {
  pen.globalCompositeOperation = at["mask-erase"].checked ? "destination-out" : "source-over";
  pen.strokeStyle = pen.fillStyle = "#fff";
  pen.beginPath();
  pen.arc(to.x, to.y, radius(), 0, 2 * Math.PI); // a stroke without length would leave nothing
  pen.fill();
  pen.lineWidth = 2 * radius();
  pen.lineCap = "round";
  pen.beginPath();
  pen.moveTo(from.x, from.y);
  pen.lineTo(to.x, to.y);
  pen.stroke();
}

function place(event) {
  const box = at["mask-canvas"].getBoundingClientRect();
  return { x: ((event.clientX - box.left) * strokes.width) / box.width, y: ((event.clientY - box.top) * strokes.height) / box.height };
}

at["mask-canvas"].addEventListener("pointerdown", (event) => {
  if (!event.isPrimary || event.button !== 0) return;
  at["mask-canvas"].setPointerCapture(event.pointerId);
  remember();
  last = brush = place(event);
  paint(last, last);
  show();
});
at["mask-canvas"].addEventListener("pointermove", (event) => {
  if (!event.isPrimary || !at.mask.open) return; // a second finger, or a stroke that outlives the dialog
  brush = place(event);
  if (last) paint(last, brush);
  last &&= brush;
  show();
});
for (const end of ["pointerup", "pointercancel"]) at["mask-canvas"].addEventListener(end, ({ isPrimary }) => isPrimary && (last = null));
at.mask.addEventListener("close", () => {
  last = null;
  history = []; // up to 190 MB
  picture.close();
});

const KEYS = {
  ArrowLeft: () => move(-1, 0),
  ArrowRight: () => move(1, 0),
  ArrowUp: () => move(0, -1),
  ArrowDown: () => move(0, 1),
  " ": () => {
    remember();
    paint(brush, brush);
  },
  "[": () => at.brush.stepDown(2),
  "]": () => at.brush.stepUp(2),
};

function move(x, y) {
  const clamp = (value, most) => Math.max(0, Math.min(most, value));
  brush = { x: clamp(brush.x + (x * radius()) / 2, strokes.width), y: clamp(brush.y + (y * radius()) / 2, strokes.height) };
}

at["mask-canvas"].addEventListener("keydown", (event) => {
  if (!KEYS[event.key]) return;
  event.preventDefault();
  KEYS[event.key]();
  show();
});

at.brush.addEventListener("input", show);
at["mask-undo"].addEventListener("click", () => {
  if (history.length) pen.putImageData(history.pop(), 0, 0);
  show();
});
at["mask-clear"].addEventListener("click", () => {
  remember();
  pen.clearRect(0, 0, strokes.width, strokes.height);
  show();
});
at["mask-invert"].addEventListener("click", () => {
  remember();
  pen.globalCompositeOperation = "xor";
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, strokes.width, strokes.height);
  show();
});
at["mask-done"].addEventListener("click", () => {
  at.mask.close();
  const empty = !pen.getImageData(0, 0, strokes.width, strokes.height).data.some((value) => value);
  if (empty) return use(null);
  pen.globalCompositeOperation = "destination-over";
  pen.fillStyle = "#000";
  pen.fillRect(0, 0, strokes.width, strokes.height);
  strokes.toBlob(use, "image/png");
});
