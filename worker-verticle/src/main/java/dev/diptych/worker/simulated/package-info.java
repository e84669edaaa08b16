/** A model without networks, whose pictures follow from the request: for tests and load harnesses. */
@org.jspecify.annotations.NullMarked
package dev.diptych.worker.simulated;
