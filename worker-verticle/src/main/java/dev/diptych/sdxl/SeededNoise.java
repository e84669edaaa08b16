package dev.diptych.sdxl;

import dev.diptych.diffusion.Noise;
import dev.diptych.job.Phase;

/** A phase's own stream of torch's noise. */
final class SeededNoise implements NoiseStream {
    private Noise noise;

    SeededNoise(long seed) {
        noise = new Noise(seed);
    }

    static SeededNoise of(PictureOrder order, Phase phase) {
        return new SeededNoise(order.seed(phase));
    }

    @Override
    public void moveTo(long position) {
        noise = new Noise(noise.seed(), position);
    }

    @Override
    public float[] draw(int count) {
        return noise.draw(count);
    }

    @Override
    public long position() {
        return noise.position();
    }
}
