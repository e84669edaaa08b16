package dev.diptych.queue;

import dev.diptych.job.JobId;

/**
 * The right to write to a job. It is proved by its epoch: every claim raises the job's epoch by one, and every write
 * with an older one is refused.
 *
 * @param worker who holds it
 * @param deadlineNanos on the holder's {@link System#nanoTime()}: when the holder must stop by itself, a margin before
 *     Redis lets another worker have the job
 */
public record Lease(JobId job, long epoch, String worker, long deadlineNanos) {}
