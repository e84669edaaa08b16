/**
 * What the service asks of its queue, as ports: jobs, their events, workers, limits, web hooks. Every method returns
 * a Future.
 */
@org.jspecify.annotations.NullMarked
package dev.diptych.queue;
