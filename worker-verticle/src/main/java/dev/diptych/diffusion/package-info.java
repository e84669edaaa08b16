/**
 * The mathematics of diffusion, and nothing else: noise schedules, schedulers, guidance, torch's noise, the hand-off.
 */
@org.jspecify.annotations.NullMarked
package dev.diptych.diffusion;
