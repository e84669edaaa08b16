/** Requests and frames that are wrong by construction, and what must never come of them. */
@org.jspecify.annotations.NullMarked
package dev.diptych.bench.fuzz;
