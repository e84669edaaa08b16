import { picture } from "./api.js";
import { at, count, duration, el, say } from "./dom.js";
import { ended } from "./job.js";

/** The easel: shows one job, live. */
let shown = null;

export const staged = () => shown;

/** Shows a job; `open` is called with it and a picture's index when a finished picture is chosen. */
export function show(job, open) {
  const changed = shown?.id !== job.id;
  const handed = !changed && job.handed && !shown.handed;
  const states = changed || shown.state !== job.state;
  shown = job;
  frame(job);
  if (job.state === "succeeded") finished(job, changed, open);
  else if (changed || ended(job)) at.pictures.replaceChildren();
  if (!ended(job) && job.preview) preview(job);
  track(job);
  at.about.hidden = false;
  at.state.textContent = standing(job);
  at.state.classList.toggle("wrong", job.state === "failed");
  at.words.textContent = job.request.prompt;
  const atCancel = document.activeElement === at.cancel;
  at.cancel.hidden = ended(job);
  at.cancel.ariaDisabled = Boolean(job.cancelling); // a button that is disabled loses the focus
  at["again-now"].hidden = !ended(job);
  if (atCancel && ended(job)) at["again-now"].focus({ preventScroll: true });
  if (handed) say(`Handed to the refiner after ${count(job.legs.base.steps, "base step")}.`);
  else if (states && !changed) say(at.state.textContent);
}

function frame(job) {
  at.panel.style.setProperty("--w", job.request.width);
  at.panel.style.setProperty("--h", job.request.height);
  for (const phase of ["base", "refiner"]) at.panel.classList.toggle(phase, job.state === "running" && Boolean(job.preview) && job.phase === phase);
  at.panel.classList.toggle("handed", job.handed && !ended(job));
  at.panel.classList.toggle("waiting", !ended(job) && !job.preview);
  at.idle.hidden = Boolean(job.preview && !ended(job)) || job.state === "succeeded";
  at["idle-line"].textContent = idleLine(job);
}

function idleLine(job) {
  if (job.state === "cancelled") return "Cancelled.";
  if (job.state === "failed") return "No picture came of this.";
  return job.state === "queued" ? placeInLine(job) : "The first strokes…";
}

export function placeInLine(job) {
  if (!job.servable) return "No worker for this model is here yet. It waits.";
  const place = job.place == null ? "In line" : job.place === 0 ? "Next in line" : `${count(job.place, "job")} ahead`;
  return job.eta == null ? place : `${place}, starts in about ${duration(job.eta)}`;
}

export function standing(job) {
  switch (job.state) {
    case "queued": return placeInLine(job);
    case "succeeded": return count(job.images.length, "picture");
    case "failed": return job.failure?.message ?? "Failed";
    case "cancelled": return "Cancelled";
    default: return job.cancelling ? "Cancelling…" : job.phase === "refiner" ? "The refiner paints" : "The base paints";
  }
}

function track(job) {
  const { base, refiner } = job.legs;
  at.track.classList.toggle("base-only", !refiner.steps);
  at.track.classList.toggle("refiner-only", !base.steps);
  at.track.classList.toggle("ended", job.state === "failed" || job.state === "cancelled");
  leg("base", base, "Base");
  leg("refiner", refiner, "Refiner");
  const all = base.steps + refiner.steps;
  at.track.setAttribute("aria-valuenow", all ? Math.round((100 * (base.step + refiner.step)) / all) : 0);
  const now = job.legs[job.phase];
  at.track.setAttribute("aria-valuetext", ended(job) ? standing(job) : `${job.phase === "refiner" ? "Refiner" : "Base"}, step ${now.step} of ${now.steps}`);
}

function leg(name, { step, steps }, title) {
  const half = at[`half-${name}`];
  half.style.setProperty("--steps", Math.max(steps, 1));
  half.style.setProperty("--done", steps ? step / steps : 0);
  at[`leg-${name}`].replaceChildren(...(steps ? [el("b", {}, title), ` ${step} of ${steps}`] : []));
}

function preview(job) {
  const old = at.pictures.querySelector("img.preview");
  if (old?.src === job.preview) return;
  if (old) old.src = job.preview;
  else at.pictures.replaceChildren(el("img", { class: "preview", src: job.preview, alt: "Preview of the picture so far" }));
  at.pictures.style.setProperty("--columns", 1);
}

function gone({ target }) {
  target.alt = "This picture is gone.";
  target.parentElement.ariaLabel += ". It is gone.";
}

async function finished(job, changed, open) {
  if (!changed && at.pictures.dataset.job === job.id) return;
  at.pictures.dataset.job = job.id;
  const sources = await Promise.all(job.images.map((image) => picture(image.url).catch(() => "")));
  if (shown.id !== job.id) return;
  at.pictures.style.setProperty("--columns", Math.ceil(Math.sqrt(job.images.length)));
  at.pictures.replaceChildren(...sources.map((src, k) => el("button", { type: "button", "aria-label": `Picture ${k + 1}, its parameters`, onclick: () => open(job, k) }, el("img", { src, alt: job.request.prompt, onerror: gone }))));
}
