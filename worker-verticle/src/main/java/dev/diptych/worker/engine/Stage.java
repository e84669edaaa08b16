package dev.diptych.worker.engine;

import java.util.Locale;

/** The parts of the work on a device, as metrics count them. */
public enum Stage {
    /** Text encoders, first noise, input picture. */
    ENCODE,
    /** A UNet comes onto the device in place of another. */
    SWAP,
    UNET,
    /** Guidance and scheduler steps; no native call. */
    SCHEDULER,
    /** Going over to the refiner: its encodings, the hand-off's noise. */
    REFINE,
    /** A look at a picture under way; a native call where the model brings a small decoder for it. */
    PREVIEW,
    DECODE;

    public String metricName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
