import { at, el } from "./dom.js";
import { progress } from "./job.js";
import { placeInLine, standing } from "./stage.js";

/**
 * The jobs under way, when there is more than the one on the easel. A job's button is made once and then only told the
 * news, so that neither the keyboard's focus nor a click in the midst of it is lost to the next step.
 */
export function showLine(jobs, staged, choose) {
  at.line.hidden = jobs.length === 0 || (jobs.length === 1 && jobs[0].id === staged?.id);
  const known = new Map([...at["line-list"].children].map((item) => [item.dataset.job, item]));
  for (const job of jobs) {
    const item = known.get(job.id) ?? at["line-list"].appendChild(itemOf(job, choose));
    known.delete(job.id);
    tell(item, job, job.id === staged?.id);
  }
  for (const over of known.values()) over.remove();
}

function itemOf({ id, request }, choose) {
  const parts = [el("span", { class: "what" }, request.prompt), el("span", { class: "how" }), el("span", { class: "thin" })];
  return el("li", { "data-job": id }, el("button", { type: "button", onclick: () => choose(id) }, ...parts));
}

function tell(item, job, isStaged) {
  const [button] = item.children;
  const [, how, bar] = button.children;
  const { base, refiner } = job.legs;
  bar.style.setProperty("--a", `${(100 * base.step) / Math.max(1, base.steps + refiner.steps)}%`);
  bar.style.setProperty("--b", `${100 * progress(job)}%`);
  how.textContent = job.state === "queued" ? placeInLine(job) : standing(job);
  button.setAttribute("aria-current", isStaged);
}
