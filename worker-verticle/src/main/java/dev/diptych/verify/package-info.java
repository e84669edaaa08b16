/** Replays recorded runs of diffusers on a model, and measures how far each step is off. */
@org.jspecify.annotations.NullMarked
package dev.diptych.verify;
