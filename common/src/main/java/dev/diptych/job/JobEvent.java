package dev.diptych.job;

/**
 * One entry of a job's event log. Sequence numbers of a job start at 1 and have no gaps; the script that writes the
 * entry assigns them.
 *
 * @param epoch the job's epoch when the entry was written: 0 before the first claim, then one more at each claim
 * @param at milliseconds since 1970 by Redis' clock
 */
public record JobEvent(JobId job, long epoch, long seq, long at, Body body) {
    /** What happened. */
    public sealed interface Body {
        /** The event's wire name: the class name in lower case. */
        default String type() {
            return getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
        }

        /** Whether it changes the job's state; steps and previews only tell of progress. */
        default boolean changesState() {
            return !(this instanceof Step || this instanceof Preview);
        }

        /** Whether the job ends with it; only a dead letter that is sent round again goes on behind one. */
        default boolean endsJob() {
            return this instanceof Succeeded || this instanceof Failed || this instanceof Cancelled;
        }
    }

    /** It entered the queue of a phase. */
    public record Queued(Phase phase) implements Body {}

    /** A worker took it. */
    public record Started(Phase phase, String worker) implements Body {}

    /** {@code step} of {@code steps} UNet steps of this phase are done. */
    public record Step(Phase phase, int step, int steps) implements Body {}

    /** A preview of that step's latents lies in the preview key: a JPEG of {@code width × height} pixels. */
    public record Preview(Phase phase, int step, int width, int height) implements Body {}

    /** The base's latents went to the refiner after {@code step} base steps. */
    public record Handoff(int step) implements Body {}

    public record Succeeded(JobResult result) implements Body {}

    public record Failed(Failure failure) implements Body {}

    public record Cancelled() implements Body {}

    /**
     * It goes back to its queue: after a failed attempt, a crash of its worker, or because its worker gave it back.
     *
     * @param delayMillis how long it waits there
     */
    public record Retrying(Phase phase, Failure reason, long delayMillis) implements Body {}
}
