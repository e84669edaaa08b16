import { stepsAbove } from "./schedule.js";

/**
 * A job as the page knows it, built from snapshots and events by pure functions, so that a replayed event changes
 * nothing that it had not changed before.
 */

/** Rounds a half to the even neighbour, as the worker does. */
const rint = (x) => (Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x));

/** How many steps of an order are run in all. */
const stepsOf = ({ steps, init_image, strength = 0.6 }) => (init_image ? Math.max(1, Math.floor(steps * strength)) : steps);

/** UNet calls of that many steps; Heun's second order makes two of each but the last, unless noise is left to hand on. */
const callsOf = (steps, { scheduler }, handsOnNoise = false) => (scheduler === "heun" && steps ? 2 * steps - (handsOnNoise ? 0 : 1) : steps);

/** The phases' UNet calls, foretold for a job whose worker has not said yet; `tell` puts right what a folder does otherwise. */
export function planned(request) {
  const { mode = "off", at = 0.8, strength = 0.3, unit = "noise" } = request.handoff ?? {};
  const n = stepsOf(request);
  if (request.refiner_only) return { base: 0, refiner: callsOf(n, request) };
  if (mode === "off") return { base: callsOf(n, request), refiner: 0 };
  if (mode === "full") return { base: callsOf(n, request), refiner: callsOf(Math.max(1, Math.floor(request.steps * strength)), request) };
  const cut = unit === "steps" ? rint(request.steps * at) : stepsAbove(request.scheduler, request.steps, at);
  const base = Math.max(0, cut - (request.steps - n));
  return { base: callsOf(base, request, mode === "continue" && base < n), refiner: callsOf(n - base, request) };
}

/** Takes a phase's steps as the worker tells them; what the base leaves of one schedule is the refiner's. */
function tell(job, phase, step, steps) {
  const foretold = steps === planned(job.request)[phase];
  job.legs[phase] = { step, steps };
  const shared = ["renoise", "continue"].includes(job.request.handoff?.mode) && !job.request.refiner_only;
  if (phase === "base" && shared && !foretold) job.legs.refiner = { step: 0, steps: Math.max(0, stepsOf(job.request) - steps) };
}

const pictures = (id, { images }) => images.map(({ seed }, k) => ({ seed, url: `/v1/jobs/${id}/images/${k}` }));

/** A job from the API's answer or the feed's snapshot. */
export function fromView(view) {
  const request = view.request ?? { prompt: "", steps: 1 }; // a job whose record is corrupt has none
  const plan = planned(request);
  const { base_steps, refiner_steps } = view.result ?? {};
  const phase = view.phase ?? (plan.base ? "base" : "refiner");
  const legs = {
    base: { step: 0, steps: base_steps ?? plan.base },
    refiner: { step: 0, steps: refiner_steps ?? plan.refiner },
  };
  if (view.state === "running" && view.steps) tell({ legs, request }, phase, view.step, view.steps);
  if (phase === "refiner") legs.base.step = legs.base.steps;
  if (view.state === "succeeded") for (const leg of Object.values(legs)) leg.step = leg.steps;
  return {
    id: view.id,
    state: view.state,
    phase,
    legs,
    epoch: view.position.epoch,
    seq: view.position.seq,
    place: view.place,
    eta: view.eta_millis === undefined ? undefined : view.eta_millis / 1000,
    servable: view.servable,
    cancelling: Boolean(view.cancel_requested),
    request,
    images: view.result ? pictures(view.id, view.result) : [],
    failure: view.failure,
    preview: null,
    handed: false,
  };
}

/** The job after an event; an event that it already knows leaves it as it is. */
export function after(job, event) {
  if (event.seq <= job.seq) return job;
  const next = { ...job, legs: { base: { ...job.legs.base }, refiner: { ...job.legs.refiner } }, seq: event.seq, epoch: event.epoch };
  const change = changes[event.type];
  if (change) change(next, event);
  return next;
}

const changes = {
  queued(job, event) {
    job.state = "queued";
    job.phase = event.phase;
  },
  started(job, event) {
    job.state = "running";
    job.phase = event.phase;
    job.place = job.eta = undefined;
    if (event.phase === "refiner") job.legs.base.step = job.legs.base.steps;
  },
  step(job, event) {
    job.state = "running";
    job.phase = event.phase;
    tell(job, event.phase, event.step, event.steps);
    if (event.phase === "refiner") job.legs.base.step = job.legs.base.steps;
  },
  handoff(job, event) {
    job.phase = "refiner";
    job.handed = true;
    tell(job, "base", event.step, event.step);
  },
  retrying(job, event) {
    job.state = "queued";
    job.phase = event.phase;
    job.legs[event.phase].step = 0;
  },
  succeeded(job, { result }) {
    job.state = "succeeded";
    job.legs = { base: { steps: result.base_steps }, refiner: { steps: result.refiner_steps } };
    job.images = pictures(job.id, result);
    for (const leg of Object.values(job.legs)) leg.step = leg.steps;
  },
  failed(job, { failure }) {
    job.state = "failed";
    job.failure = failure;
  },
  cancelled(job) {
    job.state = "cancelled";
  },
};

export const ended = (job) => ["succeeded", "failed", "cancelled"].includes(job.state);

/** Steps done of all steps, 0 to 1. */
export function progress(job) {
  const { base, refiner } = job.legs;
  return Math.min(1, (base.step + refiner.step) / Math.max(1, base.steps + refiner.steps));
}
