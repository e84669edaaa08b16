package dev.diptych.queue;

import dev.diptych.job.JobEvent;
import dev.diptych.job.JobId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The per-job event log, to read: live, and from a position. */
public interface JobEvents {
    /**
     * Hears every event of every job as it is written, from Redis pub/sub; best effort. {@code onGap} is called after
     * the connection was lost and is back: events may have been missed, and are in the log.
     */
    Future<JobQueue.Subscription> live(Consumer<JobEvent> onEvent, Runnable onGap);

    /**
     * The events after a position, complete, or nothing: empty when the log no longer reaches back that far, or is not
     * the log that the position came from (its epochs do not fit).
     */
    Future<Optional<List<JobEvent>>> after(JobId job, long epoch, long seq);

    /** The newest preview of a job, as JPEG. */
    Future<Optional<byte[]>> preview(JobId job);
}
