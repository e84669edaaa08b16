import { at, count } from "./dom.js";
import { planned } from "./job.js";
import { onSource, sourceImage } from "./source.js";

/** The hand-off control: one bar in two colours whose hinge is where the base hands over to the refiner. */
const HINTS = {
  renoise: "The base gives its clean estimate; the refiner adds fresh noise and goes on.",
  continue: "The left-over noise goes over as it is.",
  full: "The base runs to the end; the refiner goes over the last part again.",
  off: "The base alone.",
};

const mode = () => document.querySelector("[name=handoff_mode]:checked").value;
let ofModel = "euler"; // the scheduler that a model's folder names
const remembered = { at: 0.8, strength: 0.3 };

/** What the request says of the hand-off. */
export function handoff() {
  return { mode: mode(), at: remembered.at, unit: at.unit.value, strength: remembered.strength };
}

export function setHandoff({ mode: wanted = "renoise", at: position = 0.8, strength = 0.3, unit = "noise" } = {}) {
  Object.assign(remembered, { at: position, strength });
  const radio = document.querySelector(`[name=handoff_mode][value=${wanted}]`);
  if (radio && !radio.disabled) radio.checked = true;
  at.unit.value = unit;
  show();
}

/** A model without a refiner has nobody to hand over to. */
export function allowRefiner(allowed, scheduler) {
  ofModel = scheduler;
  for (const radio of document.querySelectorAll("[name=handoff_mode]")) radio.disabled = !allowed && radio.value !== "off";
  if (!allowed) document.querySelector("[name=handoff_mode][value=off]").checked = true;
  at.refiner_only.disabled = !allowed;
  at.refiner_only.checked &&= allowed;
  show();
}

function show() {
  const full = mode() === "full";
  at.at.disabled = mode() === "off";
  at.at.value = mode() === "off" ? 1 : full ? 1 - remembered.strength : remembered.at;
  at.at.style.setProperty("--cut", `${(100 * (at.at.value - at.at.min)) / (at.at.max - at.at.min)}%`);
  at["at-label"].textContent = full ? "Where the refiner begins again" : "Hand-off position";
  const { base, refiner } = planned({
    steps: Math.min(200, Number(at.steps.value)) || 30,
    scheduler: at.scheduler.value || ofModel,
    init_image: sourceImage() !== null,
    strength: Number(at.strength.value),
    refiner_only: sourceImage() !== null && at.refiner_only.checked,
    handoff: handoff(),
  });
  at["side-base"].textContent = `Base, ${count(base, "step")}`;
  at["side-refiner"].textContent = refiner ? `Refiner, ${count(refiner, "step")}` : "";
  at.at.setAttribute("aria-valuetext", `Base ${count(base, "step")}, refiner ${count(refiner, "step")}`);
  at["handoff-hint"].textContent = HINTS[mode()];
}

at.at.addEventListener("input", () => {
  const value = Number(at.at.value);
  if (mode() === "full") remembered.strength = Math.max(0.05, Number((1 - value).toFixed(2)));
  else remembered.at = value;
  show();
});
at.modes.addEventListener("change", show);
for (const input of [at.steps, at.strength]) input.addEventListener("input", show);
for (const choice of [at.unit, at.scheduler, at.refiner_only]) choice.addEventListener("change", show);
onSource(show);
