package dev.diptych.queue;

import dev.diptych.job.JobRequest;
import dev.diptych.job.Phase;
import java.time.Duration;
import java.util.Optional;

/**
 * A job that this worker now holds.
 *
 * @param priority 0 to 9, as it was submitted with
 * @param waited how long it was ready in its queue before this claim, by Redis' clock
 * @param checkpoint what it goes on from; empty: from the beginning
 */
public record Claim(
        Lease lease,
        String tenant,
        JobRequest request,
        int priority,
        Duration waited,
        Phase phase,
        Optional<Checkpoint> checkpoint) {}
