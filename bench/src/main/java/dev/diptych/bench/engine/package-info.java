/** Jobs one at a time against jobs batched by step, on the engine that workers run. */
@org.jspecify.annotations.NullMarked
package dev.diptych.bench.engine;
