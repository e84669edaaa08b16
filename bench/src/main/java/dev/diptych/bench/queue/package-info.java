/** Measures of the queue and of fleets of workers on it: real Redis, real worker verticles, simulated devices. */
@org.jspecify.annotations.NullMarked
package dev.diptych.bench.queue;
