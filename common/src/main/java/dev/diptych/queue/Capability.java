package dev.diptych.queue;

import dev.diptych.job.Phase;

/** What a worker can run: one phase of one model. A worker claims only what it can run. */
public record Capability(String model, Phase phase) {}
