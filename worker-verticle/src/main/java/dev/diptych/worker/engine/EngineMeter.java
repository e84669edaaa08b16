package dev.diptych.worker.engine;

import dev.diptych.job.Phase;

/** What a step engine counts, from the device's thread. */
public interface EngineMeter {
    /** The device's thread was busy with one call for so long. */
    void spent(Stage stage, long nanos);

    /** One UNet call moved so many pictures. */
    void batch(Phase phase, int pictures);

    void resumed();

    void parked();

    void outOfMemory();

    /** A UNet came onto the device in place of another. */
    void swapped();
}
