package dev.diptych.queue;

import dev.diptych.job.Phase;

/**
 * A run's state as its worker packed it; the queue keeps it under the lease and never looks inside.
 *
 * @param phase the phase that goes on from here
 * @param step UNet steps of that phase already done
 */
public record Checkpoint(Phase phase, int step, byte[] state) {}
