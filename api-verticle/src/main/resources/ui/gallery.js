import { api, picture } from "./api.js";
import { at, el } from "./dom.js";
import { fromView } from "./job.js";
import { complain } from "./order.js";

/** What was made: newest first, a page at a time; and the viewer of one picture with its parameters. */
const PAGE = 24;
let next = null;
let viewed = null;
let chosen = { again() {}, start() {} };

/** @param actions {again(request), start(image)}: what the viewer's buttons do */
export function onChoice(actions) {
  chosen = actions;
}

/** Reads the newest page. */
export async function load() {
  const page = await api.jobs("succeeded", PAGE);
  at.gallery.replaceChildren();
  append(page);
}

function append(page) {
  next = page.next ?? null;
  at.older.hidden = !next;
  at.gallery.append(...page.jobs.map(fromView).map(card));
  at["gallery-empty"].hidden = at.gallery.childElementCount > 0;
}

/** Puts a job that has just ended first. */
export function add(job) {
  if (job.state !== "succeeded" || document.getElementById(`made-${job.id}`)) return;
  at.gallery.prepend(card(job));
  at["gallery-empty"].hidden = true;
}

function card(job) {
  const image = el("img", { alt: job.request.prompt });
  const button = el("button", { type: "button", "aria-label": `${job.request.prompt}. Show its parameters`, onclick: () => view(job, 0) }, image);
  seen.observe(button);
  image.onerror = () => {
    button.replaceChildren("This picture is gone.");
    button.ariaLabel = `${job.request.prompt}. This picture is gone. Show its parameters`;
  };
  button.load = () => picture(job.images[0].url).then((url) => (image.src = url), image.onerror);
  return el("li", { id: `made-${job.id}` }, button, job.images.length > 1 ? el("span", { class: "count" }, `${job.images.length}`) : null);
}

const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    target.load();
  }
}, { rootMargin: "400px" });

/** Opens one picture of a job with all that it was made from. */
export async function view(job, k) {
  viewed = { job, k };
  at["viewer-title"].textContent = job.images.length > 1 ? `Picture ${k + 1} of ${job.images.length}` : "Picture";
  at["viewer-facts"].replaceChildren(...facts(job, k));
  at["viewer-picture"].removeAttribute("src");
  at["viewer-save"].removeAttribute("href");
  at["viewer-picture"].alt = job.request.prompt;
  if (!at.viewer.open) at.viewer.showModal();
  const url = await picture(job.images[k].url).catch(() => "");
  if (viewed.job !== job || viewed.k !== k) return;
  at["viewer-picture"].src = url;
  if (url) at["viewer-save"].href = url;
  at["viewer-save"].download = `diptych-${job.id.slice(0, 8)}-${k}.png`;
}

function facts(job, k) {
  const { request, images, legs } = job;
  const { mode = "off", at: position } = request.handoff ?? {};
  const rows = [
    ["Prompt", request.prompt, true],
    ["Negative prompt", request.negative_prompt, true],
    ["Size", `${request.width} × ${request.height}`],
    ["Seed", images[k].seed ?? request.seed + k],
    ["Steps", legs.refiner.steps ? `${legs.base.steps} base, ${legs.refiner.steps} refiner` : legs.base.steps],
    ["Hand-off", mode === "off" ? "off" : mode === "full" ? `full, strength ${request.handoff.strength}` : `${mode} at ${position}`],
    ["Guidance", request.guidance_scale],
    ["Scheduler", request.scheduler],
    ["Strength", request.init_image && request.strength],
    ["Model", request.model],
  ];
  return rows.filter(([, value]) => value != null && value !== "").flatMap(([name, value, long]) => [el("dt", { class: long && "long" }, name), el("dd", { class: long && "long" }, `${value}`)]);
}

at["viewer-picture"].addEventListener("error", () => (at["viewer-picture"].alt = "This picture is gone."));
at.older.addEventListener("click", () => {
  const from = next;
  next = null; // a second click meanwhile has nothing to ask for
  if (from) api.jobs("succeeded", PAGE, from).then(append, (refusal) => {
    next = from;
    complain(refusal);
  });
});
at["viewer-again"].addEventListener("click", () => {
  at.viewer.close();
  chosen.again({ ...viewed.job.request, seed: viewed.job.images[viewed.k].seed ?? viewed.job.request.seed + viewed.k });
});
at["viewer-start"].addEventListener("click", () => {
  at.viewer.close();
  chosen.start(at["viewer-picture"]);
});
at.viewer.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const k = viewed.k + step;
  if (step && k >= 0 && k < viewed.job.images.length) view(viewed.job, k);
});
