/** A worker verticle: claims jobs, keeps their leases, feeds the engine, and writes what becomes of them. */
@org.jspecify.annotations.NullMarked
package dev.diptych.worker;
