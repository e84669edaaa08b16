/** Whether size and crop conditioning and the refiner do on a model what the SDXL paper shows (arXiv 2307.01952). */
@org.jspecify.annotations.NullMarked
package dev.diptych.bench.conditioning;
