/**
 * Which steps a scheduler takes, so that the page can foretell where a hand-off falls: SDXL's own schedule (betas from
 * 0.00085 to 0.012, scaled linear; leading spacing, offset 1), which its folders name. What a worker tells goes before.
 */
const TRAINED = 1000; // timesteps
const RHO = 7; // of Karras et al., arXiv 2206.00364, eq. 5

/** ln σ of every training timestep, rising. */
const logSigmas = (() => {
  let kept = 1; // ᾱ
  return Array.from({ length: TRAINED }, (_, t) => {
    kept *= 1 - (Math.sqrt(0.00085) + (t / (TRAINED - 1)) * (Math.sqrt(0.012) - Math.sqrt(0.00085))) ** 2;
    return Math.log((1 - kept) / kept) / 2;
  });
})();

const leading = (n, spaces) => Array.from({ length: n }, (_, i) => (spaces - 1 - i) * Math.floor(TRAINED / spaces) + 1);

/** Where ln σ lies on the training timesteps. */
function timestepOf(log) {
  if (log >= logSigmas.at(-1)) return TRAINED - 1;
  const high = Math.max(1, logSigmas.findIndex((trained) => trained > log));
  return high - 1 + (log - logSigmas[high - 1]) / (logSigmas[high] - logSigmas[high - 1]);
}

function karras(n, top, bottom) {
  const [from, to] = [top, bottom].map((t) => Math.exp(logSigmas[t] / RHO));
  return Array.from({ length: n }, (_, i) => timestepOf(RHO * Math.log(from + (n > 1 ? i / (n - 1) : 0) * (to - from))));
}

function distilled(n) {
  const of = 50; // steps that LCM models are distilled on
  return Array.from({ length: n }, (_, i) => (of - Math.floor((i * of) / n)) * (TRAINED / of) - 1);
}

/** Falling; fractions where the scheduler has them. */
export function timesteps(scheduler, n) {
  switch (scheduler) {
    case "euler_karras": return karras(n, leading(n, n)[0], 1);
    case "dpmpp_2m_karras":
    case "dpmpp_2m_sde_karras": return karras(n, TRAINED - 1, 0).map(Math.round);
    case "dpmpp_2m":
    case "dpmpp_2m_sde":
    case "unipc": return leading(n, n + 1);
    case "lcm": return distilled(n);
    default: return leading(n, n);
  }
}

/** How many steps lie above the cut that a hand-off at this part of the noise makes. */
export const stepsAbove = (scheduler, n, part) => timesteps(scheduler, n).filter((t) => t >= Math.round(TRAINED * (1 - part))).length;
