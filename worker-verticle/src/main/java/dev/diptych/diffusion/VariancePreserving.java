package dev.diptych.diffusion;

/** Schedulers whose latents are √ᾱ·x₀ + √(1 − ᾱ)·ε: "VP" in Song et al., arXiv 2011.13456. */
interface VariancePreserving extends Scheduler {
    /** ᾱ of the latents that enter a call, or leave the last one. */
    double alphaCumprod(int call);

    @Override
    default int order() {
        return 1;
    }

    @Override
    default double signal(int call) {
        return Math.sqrt(alphaCumprod(call));
    }

    @Override
    default double noise(int call) {
        return Math.sqrt(1 - alphaCumprod(call));
    }

    @Override
    default double initNoiseSigma() {
        return 1;
    }
}
