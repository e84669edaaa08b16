/** Benchmarks and harnesses, each behind {@code bench/run NAME}. */
@org.jspecify.annotations.NullMarked
package dev.diptych.bench;
