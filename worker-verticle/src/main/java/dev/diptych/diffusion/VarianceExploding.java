package dev.diptych.diffusion;

/** Schedulers whose latents are x₀ + σ·ε: "VE" in Song et al., arXiv 2011.13456. */
interface VarianceExploding extends Scheduler {
    SigmaTable table();

    @Override
    default int steps() {
        return table().steps();
    }

    @Override
    default int trainTimesteps() {
        return table().trainTimesteps();
    }

    @Override
    default int order() {
        return 1;
    }

    @Override
    default double timestep(int call) {
        return table().timesteps()[call];
    }

    @Override
    default double signal(int call) {
        return 1;
    }

    @Override
    default double noise(int call) {
        return table().sigmas()[call];
    }
}
