package dev.diptych.queue;

import dev.diptych.job.JobRequest;
import dev.diptych.job.Phase;
import java.util.Optional;

/** A job that this worker now holds, and the checkpoint that it goes on from. */
public record Claim(Lease lease, String tenant, JobRequest request, Phase phase, Optional<Checkpoint> checkpoint) {}
