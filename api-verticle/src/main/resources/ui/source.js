import { at } from "./dom.js";
import { drawMask } from "./mask.js";

/** The picture to start from, and its mask: upright, and at most this long in pixels. */
const LONGEST = 1536;
let source = null; // {image, mask, width, height}; image and mask are blobs

let changed = () => {};

export const sourceImage = () => source;

/** @param listener told when there is another picture, or none */
export function onSource(listener) {
  changed = listener;
}

/**
 * @param picture a file, or an element that shows a picture
 * @param bounds what to do with its size: the form goes to the nearest bucket
 */
export async function takeSource(picture, bounds) {
  const bitmap = await createImageBitmap(picture, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const image = await new Promise((done) => canvas.toBlob(done, picture.type === "image/jpeg" ? "image/jpeg" : "image/png", 0.95));
  source = { image, mask: null, width: canvas.width, height: canvas.height };
  bounds(source);
  show();
}

export function dropSource() {
  source = null;
  at.file.value = "";
  show();
}

function show() {
  changed();
  at.drop.hidden = source !== null;
  at.chosen.hidden = source === null;
  if (source === null) return;
  paint(at["chosen-picture"], source.image);
  at["chosen-mask"].hidden = !source.mask;
  if (source.mask) paint(at["chosen-mask"], source.mask);
  at["mask-open"].textContent = source.mask ? "Change the mask" : "Draw a mask";
}

function paint(image, blob) {
  URL.revokeObjectURL(image.src);
  image.src = URL.createObjectURL(blob);
}

/** @param bounds see takeSource; @param refuse what to do with a file that is no picture */
export function listenForSource(bounds, refuse) {
  const take = (file) => file && takeSource(file, bounds).catch(() => refuse("This file cannot be read as a picture."));
  at.file.addEventListener("change", () => take(at.file.files[0]));
  at.drop.addEventListener("dragover", (event) => {
    event.preventDefault();
    at.drop.classList.add("over");
  });
  at.drop.addEventListener("dragleave", () => at.drop.classList.remove("over"));
  at.drop.addEventListener("drop", (event) => {
    event.preventDefault();
    at.drop.classList.remove("over");
    take(event.dataTransfer.files[0]);
  });
  at["source-drop"].addEventListener("click", () => {
    dropSource();
    at.file.focus();
  });
  at["mask-open"].addEventListener("click", () => drawMask(source, (mask) => {
    source.mask = mask;
    show();
  }));
  at.strength.addEventListener("input", () => (at["strength-out"].textContent = at.strength.value));
}
