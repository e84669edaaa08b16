/**
 * The fault harness: real workers, API and Redis as processes, killed, stopped, cut off and restarted, under an oracle
 * that keeps its own books outside Redis.
 */
@org.jspecify.annotations.NullMarked
package dev.diptych.bench.faults;
