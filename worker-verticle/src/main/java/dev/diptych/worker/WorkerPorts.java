package dev.diptych.worker;

import dev.diptych.image.ImageStore;
import dev.diptych.queue.JobQueue;
import dev.diptych.queue.Workers;
import io.micrometer.core.instrument.MeterRegistry;

/** What a worker works with; whoever deploys it closes them, after it is undeployed. */
public record WorkerPorts(JobQueue queue, Workers workers, ImageStore images, MeterRegistry metrics) {}
