import { api } from "./api.js";
import { at, count, duration, el } from "./dom.js";

/** Who works and what waits: one line in the header, the whole in a dialog. */
const EVERY = 5000; // ms between looks while the page is seen

async function look() {
  try {
    const [{ workers }, queue] = await Promise.all([api.workers(), api.queue()]);
    const waiting = queue.depth.reduce((sum, depth) => sum + depth.waiting, 0);
    at.lamp.className = `lamp ${workers.length ? "lit" : "out"}`;
    at["house-line"].textContent = `${count(workers.length, "worker")}, ${waiting} waiting`;
    if (at.house.open) show(workers, queue);
  } catch (refusal) {
    at.lamp.className = "lamp out";
    at["house-line"].textContent = refusal.status === 0 ? "Not reachable" : "Workers and queue";
  }
}

function show(workers, queue) {
  at.workers.replaceChildren(...(workers.length ? workers.map(worker) : [el("li", {}, "No worker is here. Start one with ./diptych worker.")]));
  at.queue.tBodies[0].replaceChildren(...queue.depth.map(row));
  at["queue-sum"].textContent = `${queue.running} running, ${queue.delayed} delayed, ${queue.dead} dead letters.`;
}

function worker({ host, device, jobs, draining, capabilities, version }) {
  const phases = ["base", "refiner"].filter((phase) => capabilities.some((can) => can.phase === phase)).map((phase) => el("span", { class: `phase ${phase}` }, phase));
  const models = [...new Set(capabilities.map(({ model }) => model))].join(", ");
  return el("li", {}, el("b", {}, device), el("span", {}, host), ...phases, el("span", { class: "hint" }, `${models}, ${count(jobs, "job")}${draining ? ", draining" : ""}, ${version}`));
}

function row({ model, phase, waiting, live_workers, eta_millis }) {
  const cells = [model, el("span", { class: `phase ${phase}` }, phase), waiting, live_workers, eta_millis == null ? "" : duration(eta_millis / 1000)];
  return el("tr", {}, ...cells.map((cell) => el("td", {}, cell instanceof Node ? cell : `${cell}`)));
}

export function watchHouse() {
  look();
  setInterval(() => document.hidden || look(), EVERY);
  at["house-open"].addEventListener("click", () => {
    at.house.showModal();
    look();
  });
}
