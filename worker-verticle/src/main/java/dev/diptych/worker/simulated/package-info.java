/** Stand-ins for models, for tests and load harnesses: one without networks, and one that lets its calls be watched. */
@org.jspecify.annotations.NullMarked
package dev.diptych.worker.simulated;
