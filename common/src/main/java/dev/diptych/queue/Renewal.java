package dev.diptych.queue;

/** The answer to one renewed lease. */
public sealed interface Renewal {
    Lease lease();

    /** Still the holder's, until the new lease's deadline. */
    record Held(Lease lease, boolean cancelRequested) implements Renewal {}

    /** Somebody else's, or the job has ended: the holder stops and writes nothing. */
    record Lost(Lease lease) implements Renewal {}
}
