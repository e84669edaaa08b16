import { api } from "./api.js";
import { conditioning, setConditioning } from "./conditioning.js";
import { at, bringIntoView, el } from "./dom.js";
import { allowRefiner, handoff, setHandoff } from "./handoff.js";
import { choose, nearest, offer } from "./sizes.js";
import { listenForSource, sourceImage, takeSource } from "./source.js";
import { keep, recall } from "./store.js";

/** The form: from settings to a request of the API, and back again. */
const TEXTS = ["prompt", "negative_prompt", "prompt_2", "negative_prompt_2"];
const NUMBERS = ["steps", "guidance_scale", "guidance_rescale", "guidance_start", "guidance_end", "clip_skip", "images", "priority", "aesthetic_score", "negative_aesthetic_score", "width", "height"];
let last = recall("order", {}); // what the form was filled with
let models = [];
let buckets = {};

/** Gets what the service offers into the form; what has been written meanwhile stays. */
export async function prepare() {
  const [{ schedulers }, offered] = await Promise.all([api.schedulers(), api.models()]);
  if (!offered.models.length) throw new Error("No worker has come yet. This goes on when one has.");
  models = offered.models;
  buckets = Object.fromEntries(await Promise.all(models.map(async ({ name }) => [name, (await api.buckets(name)).buckets])));
  at.model.replaceChildren(...models.map(({ name }) => el("option", { value: name }, name)));
  at["model-field"].hidden = models.length < 2;
  at.scheduler.replaceChildren(el("option", { value: "" }, "the model's own"), ...schedulers.map((name) => el("option", { value: name }, name)));
  const { handoff: chosen, width, height } = settings(); // perhaps chosen while there was no worker yet
  choices({ ...last, handoff: chosen, width, height });
  if (sourceImage()) toItsBucket(sourceImage());
}

function useModel(size) {
  const model = models.find(({ name }) => name === at.model.value);
  if (!model) return;
  offer(buckets[model.name], model, size);
  allowRefiner(model.refiner, model.default_scheduler);
}

/** What the form says, but for the picture to start from. */
function settings() {
  const said = { model: at.model.value || undefined, handoff: handoff() };
  for (const name of TEXTS) if (at[name].value.trim()) said[name] = at[name].value;
  for (const name of NUMBERS) if (at[name].value !== "") said[name] = Number(at[name].value);
  said.conditioning = conditioning();
  if (at.scheduler.value) said.scheduler = at.scheduler.value;
  const seed = at.seed.value.trim();
  if (seed) said.seed = /^\d+$/.test(seed) ? Number(seed) : seed;
  return said;
}

/** The request that the form says; its picture and mask are uploaded first. */
export async function request() {
  const unread = [...at.order.elements].find(({ validity }) => validity.badInput);
  if (unread) throw Object.assign(new Error("Expected a number, found another text"), { field: unread.name }); // its value would be empty
  const { image, mask } = sourceImage() ?? {};
  if (!image) return settings();
  const [init_image, masked] = await Promise.all([image, mask].map((blob) => blob && api.upload(blob).then(({ id }) => id)));
  return { ...settings(), init_image, mask: masked ?? undefined, strength: Number(at.strength.value), refiner_only: at.refiner_only.checked };
}

/** Sets the form to a request's settings; what the request does not say takes its default. */
export function fill(said) {
  last = said;
  for (const name of [...TEXTS, ...NUMBERS]) at[name].value = said[name] ?? at[name].defaultValue;
  at.seed.value = said.seed ?? "";
  setConditioning(said.conditioning);
  at.strength.value = said.strength ?? 0.6;
  at["strength-out"].textContent = at.strength.value;
  at.refiner_only.checked = Boolean(said.refiner_only);
  choices(said);
}

/** Those that depend on what the service offers. */
function choices(said) {
  at.scheduler.value = said.scheduler ?? "";
  if (said.model && models.some(({ name }) => name === said.model)) at.model.value = said.model;
  useModel(said.width && said.height && { width: said.width, height: said.height });
  setHandoff(said.handoff);
}

/** Keeps the settings for the next visit; pictures are too large for that. */
export const keepSettings = () => keep("order", settings());

export function startFrom(image) {
  takeSource(image, toItsBucket).catch(() => complain({ message: "This picture cannot be read." }));
  at.settings.open = true;
  bringIntoView(at.source, "center");
}

function toItsBucket({ width, height }) {
  if (!models.length) return; // the buckets come with them
  const bucket = nearest(width / height);
  choose(bucket.width, bucket.height);
}

/** Says what is wrong, beside its field if it has one; null takes it back. */
export function complain(refusal) {
  for (const element of at.order.querySelectorAll("[aria-invalid]")) {
    element.removeAttribute("aria-invalid");
    element.removeAttribute("aria-describedby");
  }
  const named = (name) => at.order.querySelector(`[name="${CSS.escape(name)}"]`);
  const field = refusal?.field && (named(refusal.field) ?? named(refusal.field.split(".").pop()));
  const place = field && (field.closest(".pair, .row, .conditions") ?? field.closest(".field, fieldset"));
  if (place) place.after(at.problem);
  else at.go.prepend(at.problem);
  at.problem.hidden = refusal === null;
  at.problem.textContent = (field ? refusal.message.replace(/^[\w.]+: e/, "E") : refusal?.message) ?? "";
  if (!field) return;
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", "problem");
  for (let details = field.closest("details"); details; details = details.parentElement.closest("details")) details.open = true;
  field.focus();
}

at.model.addEventListener("change", () => useModel());
at.order.addEventListener("change", keepSettings);
at.order.addEventListener("input", ({ target }) => target.getAttribute("aria-invalid") && complain(null));
at.order.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) at.order.requestSubmit();
});
listenForSource(toItsBucket, (text) => complain({ message: text }));
const wide = matchMedia("(min-width: 56.01rem)");
at.settings.open = wide.matches;
wide.addEventListener("change", () => (at.settings.open = wide.matches || at.settings.open));
fill(last);
