package dev.diptych.worker.engine;

import dev.diptych.queue.Claim;
import dev.diptych.sdxl.SourcePixels;

/** A claimed job with everything that it needs to start. */
public record Admission(Claim claim, SourcePixels source) {}
