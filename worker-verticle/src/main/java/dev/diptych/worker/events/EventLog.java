package dev.diptych.worker.events;

import dev.diptych.job.JobId;
import dev.diptych.queue.JobQueue;
import dev.diptych.queue.Lease;
import dev.diptych.queue.LeaseLostException;
import dev.diptych.queue.LocalCodec;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The worker's end of the event log: listens on the local event bus for what happened to this worker's jobs, and writes
 * it to the queue under their leases.
 */
public final class EventLog {
    static final String ADDRESS = "diptych.worker.events";

    private final Vertx vertx;
    private final JobQueue queue;
    private final String worker;
    private final DeliveryOptions local;
    private final Predicate<Lease> held;
    private final Consumer<Lease> refused;
    private final Map<Key, JobWrites> lines = new HashMap<>();

    /**
     * @param held whether this worker holds the job under this lease: whatever else comes is not for this log
     * @param refused hears of a lease that the queue says is no longer the job's
     */
    public EventLog(Vertx vertx, JobQueue queue, String worker, Predicate<Lease> held, Consumer<Lease> refused) {
        this.vertx = vertx;
        this.queue = queue;
        this.worker = worker;
        this.local = LocalCodec.on(vertx.eventBus(), "diptych-job-write");
        this.held = held;
        this.refused = refused;
    }

    public void start() {
        vertx.eventBus().<JobWrite>localConsumer(ADDRESS, message -> accept(message.body()));
    }

    /** Of a job's writes those published first are made first. */
    public void publish(JobWrite write) {
        vertx.eventBus().publish(ADDRESS, write, local);
    }

    /** Makes this call after everything that was published of the job before; tells when it has succeeded or never will. */
    public Future<Void> move(Lease lease, Supplier<? extends Future<?>> write) {
        Promise<Void> written = Promise.promise();
        publish(new JobWrite.Moved(lease, write, written));
        return written.future();
    }

    /** The lease is lost: nothing more is written under it. */
    public void forget(Lease lease) {
        JobWrites line = lines.remove(Key.of(lease));
        if (line != null) {
            line.forget();
        }
    }

    private void accept(JobWrite write) {
        Lease lease = write.lease();
        if (held.test(lease)) {
            lines.computeIfAbsent(Key.of(lease), key -> new JobWrites(vertx, queue, lease, () -> refused.accept(lease)))
                    .add(write);
        } else if (lease.worker().equals(worker) && write instanceof JobWrite.Moved moved) {
            moved.written().tryFail(new LeaseLostException(lease, "a lost one"));
        }
    }

    private record Key(JobId job, long epoch) {
        static Key of(Lease lease) {
            return new Key(lease.job(), lease.epoch());
        }
    }
}
