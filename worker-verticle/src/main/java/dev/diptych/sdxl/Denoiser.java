package dev.diptych.sdxl;

import java.util.List;

/** A UNet on a device. */
public interface Denoiser extends AutoCloseable {
    /** 4, or 9 for a network that takes mask and masked picture: latents, mask, latents of the masked picture. */
    int inChannels();

    int outChannels();

    /** Whether the rows of one call may sit at different timesteps. */
    boolean mixesTimesteps();

    /**
     * Predicts the noise (or v) of every row in one call.
     *
     * @throws InferenceException if the device fails
     */
    void denoise(LatentSize size, List<Row> rows);

    /** Whether it lies on the device, ready to run. */
    default boolean isOnDevice() {
        return true;
    }

    /** Comes onto the device, in place of others where not all fit; {@link #denoise} does so by itself. */
    default void bringOntoDevice() {}

    @Override
    void close();

    /**
     * One row of a call.
     *
     * @param sample {@code [inChannels, height, width]}
     * @param scale what the sample is multiplied by on its way in
     * @param out {@code [outChannels, height, width]}: where the prediction goes; empty: nowhere
     * @param weight how far {@code out} goes from what it holds to the prediction; 1: all the way. Rows are read in their
     *     order, so that a second one into the same {@code out} guides the first by its weight
     */
    record Row(float[] sample, float scale, double timestep, Conditioning conditioning, float[] out, float weight) {
        private static final float[] NOWHERE = {};

        /** The same question, whose answer nobody reads: it makes up the number of rows. */
        Row toNowhere() {
            return new Row(sample, scale, timestep, conditioning, NOWHERE, 1);
        }
    }
}
