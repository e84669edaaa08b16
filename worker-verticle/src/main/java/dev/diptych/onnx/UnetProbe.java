package dev.diptych.onnx;

import dev.diptych.model.UnetConfig;
import dev.diptych.sdxl.Conditioning;
import dev.diptych.sdxl.Denoiser.Row;
import dev.diptych.sdxl.InferenceException;
import dev.diptych.sdxl.LatentSize;
import java.util.List;
import java.util.Random;

/** Finds out by trying, on the smallest latents, what no metadata tells of an exported UNet. */
final class UnetProbe {
    private static final int TOKENS = 77;
    private static final double EARLY = 901;
    private static final double LATE = 101;
    /** Rows of a batch differ by rounding; another timestep gives other numbers altogether. */
    private static final double ROUNDING = 0.02;

    private final OnnxDenoiser unet;
    private final UnetConfig config;
    private final Conditioning conditioning;

    UnetProbe(OnnxDenoiser unet, UnetConfig config) {
        this.unet = unet;
        this.config = config;
        conditioning = new Conditioning(
                TOKENS,
                new float[TOKENS * config.contextWidth()],
                new float[config.pooledWidth()],
                new float[config.timeIds()]);
    }

    /** Whether each row of a call keeps to its own timestep. */
    boolean mixesTimesteps() {
        int side = 1 << config.levels();
        LatentSize size = new LatentSize(side, side);
        Row early = row(size, EARLY);
        Row late = row(size, LATE);
        Row alone = row(size, LATE);
        try {
            unet.denoise(size, List.of(early, late));
            unet.denoise(size, List.of(alone));
        } catch (InferenceException e) {
            return false;
        }
        return distance(late.out(), alone.out()) < ROUNDING * distance(late.out(), early.out()) + Float.MIN_NORMAL;
    }

    /** Whether it runs on sides that its levels do not divide; graphs traced at one that they do often fail. */
    boolean takesAnySize() {
        int side = (1 << config.levels()) + 1;
        LatentSize odd = new LatentSize(side, side + 1);
        try {
            unet.denoise(odd, List.of(row(odd, LATE)));
            return true;
        } catch (InferenceException e) {
            return false;
        }
    }

    private Row row(LatentSize size, double timestep) {
        Random random = new Random(1);
        float[] sample = new float[config.inChannels() * size.area()];
        for (int i = 0; i < sample.length; i++) {
            sample[i] = (float) random.nextGaussian();
        }
        return new Row(sample, 1, timestep, conditioning, new float[config.outChannels() * size.area()], 1);
    }

    private static double distance(float[] a, float[] b) {
        double squares = 0;
        for (int i = 0; i < a.length; i++) {
            squares += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(squares);
    }
}
