/** The worker's end of the event log: from the local event bus to the queue, in order and under the jobs' leases. */
@org.jspecify.annotations.NullMarked
package dev.diptych.worker.events;
