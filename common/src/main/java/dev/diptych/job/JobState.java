package dev.diptych.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where a job stands. {@link JobTransitions} says which state may follow which. */
public sealed interface JobState {
    /** The state's wire name: the class name in lower case. */
    default String wireName() {
        return getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    }

    /** Whether nothing can follow. */
    default boolean isFinal() {
        return this instanceof Succeeded || this instanceof Failed || this instanceof Cancelled;
    }

    /** Waits in the queue of a phase; not before an instant when it is delayed or waits for its next attempt. */
    record Queued(Phase phase, @Nullable Instant notBefore) implements JobState {}

    /**
     * Held by a worker under a lease.
     *
     * @param step UNet steps done in this phase, 0 to {@code steps}
     * @param steps UNet steps that this phase will take; 0 until the worker has said so
     */
    record Running(Phase phase, int step, int steps, boolean cancelRequested) implements JobState {}

    record Succeeded(JobResult result) implements JobState {}

    record Failed(Failure failure) implements JobState {}

    record Cancelled() implements JobState {}
}
