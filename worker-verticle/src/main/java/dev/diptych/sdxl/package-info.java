/** SDXL as a run that is advanced step by step, over ports to the networks; it knows no inference library. */
@org.jspecify.annotations.NullMarked
package dev.diptych.sdxl;
