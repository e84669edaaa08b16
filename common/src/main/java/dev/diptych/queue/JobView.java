package dev.diptych.queue;

import dev.diptych.job.JobId;
import dev.diptych.job.JobRequest;
import dev.diptych.job.JobState;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A job as it stands, read at one moment together with the position of its event log.
 *
 * @param request null where the stored one cannot be read: such a job ends as {@code CORRUPT_RECORD}
 * @param epoch of the newest event
 * @param seq of the newest event
 * @param attempts how often it was started and failed by itself
 * @param crashes how often its worker died or lost it
 * @param place how many jobs are before it in its queue; absent unless it waits
 * @param etaMillis how long until it starts, as the queue's recent pace foretells; absent unless that is known
 * @param servable whether a live worker can run its phase
 * @param worker who runs it; null unless it runs
 */
public record JobView(
        JobId id,
        String tenant,
        @Nullable JobRequest request,
        int priority,
        JobState state,
        long epoch,
        long seq,
        int attempts,
        int crashes,
        OptionalLong place,
        OptionalLong etaMillis,
        boolean servable,
        @Nullable String worker,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {}
