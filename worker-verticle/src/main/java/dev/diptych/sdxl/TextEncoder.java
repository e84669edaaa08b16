package dev.diptych.sdxl;

/** A CLIP text encoder on a device. */
public interface TextEncoder extends AutoCloseable {
    /** Width of the hidden states. */
    int width();

    /** Width of the pooled output; 0 where it is of no use. */
    int pooledWidth();

    /** The largest {@code skip} that the export can give. */
    int largestSkip();

    /**
     * Encodes windows of 77 ids, each by itself.
     *
     * @param ids {@code [windows][77]}
     * @param skip 0: the hidden states before the last layer's output, {@code hidden_states[-2]}; k: {@code [-(k+2)]}
     * @throws InferenceException if the device fails
     */
    Encoded encode(long[][] ids, int skip);

    @Override
    void close();

    /**
     * @param hidden {@code [windows · 77, width]}
     * @param pooled {@code [pooledWidth]} of the first window
     */
    record Encoded(float[] hidden, float[] pooled) {}
}
