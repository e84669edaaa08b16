package dev.diptych.worker.engine;

import java.util.Locale;

/** The parts of the work on a device, as metrics count them. */
public enum Stage {
    /** Text encoders, first noise, input picture. */
    ENCODE,
    /** UNet calls, with guidance and scheduler. */
    STEP,
    /** Going over to the refiner: its encodings, the hand-off's noise. */
    REFINE,
    DECODE;

    public String metricName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
