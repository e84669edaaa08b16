package dev.diptych.worker.engine;

import dev.diptych.job.Phase;
import java.time.Duration;

/** A job was longer in one phase than the worker's settings allow. */
public final class PhaseTimeLimitException extends RuntimeException {
    PhaseTimeLimitException(Phase phase, Duration limit) {
        super("the %s phase: expected at most %d s on one worker".formatted(phase.wireName(), limit.toSeconds()));
    }
}
