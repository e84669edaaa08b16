package dev.diptych.worker.events;

import dev.diptych.job.JobEvent;
import dev.diptych.queue.Checkpoint;
import dev.diptych.queue.Lease;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/**
 * What is to be written of a job under its lease, as it travels on the local event bus. Writes of one job are made in the
 * order in which they were published.
 */
public sealed interface JobWrite {
    Lease lease();

    /** It went on. */
    record Told(Lease lease, JobEvent.Step step) implements JobWrite {}

    /** It can be looked at. */
    record Shown(Lease lease, JobEvent.Preview preview, byte[] jpeg) implements JobWrite {}

    /** Its state, packed when its turn comes. */
    record Kept(Lease lease, Supplier<Future<Checkpoint>> checkpoint) implements JobWrite {}

    /** It changes its state by this call of the queue, which may have to be made more than once. */
    record Moved(Lease lease, Supplier<? extends Future<?>> write, Promise<Void> written) implements JobWrite {}
}
