package dev.diptych.api;

import dev.diptych.image.ImageStore;
import dev.diptych.queue.JobEvents;
import dev.diptych.queue.JobQueue;
import dev.diptych.queue.RateLimiter;
import dev.diptych.queue.ServiceKey;
import dev.diptych.queue.Webhooks;
import dev.diptych.queue.Workers;

/** What the API stands on. Who made them closes them, after the verticle. */
public record ApiParts(
        JobQueue queue,
        JobEvents events,
        Workers workers,
        RateLimiter rates,
        Webhooks webhooks,
        ServiceKey key,
        ImageStore images) {}
