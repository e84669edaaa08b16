package dev.diptych.job;

import java.util.Locale;

/**
 * How the base model hands its latents to the refiner.
 *
 * @param mode what happens to the noise at the hand-off
 * @param at the part of the way that the base goes, in (0, 1]; used by {@code renoise} and {@code continue}
 * @param unit whether {@code at} counts noise (training timesteps, as diffusers' {@code denoising_end}) or steps
 * @param strength how much of the schedule the refiner goes over again in mode {@code full}, in (0, 1]
 */
public record Handoff(Mode mode, double at, Unit unit, double strength) {
    public static final double DEFAULT_AT = 0.8;
    public static final double DEFAULT_STRENGTH = 0.3;

    /** What happens to the noise at the hand-off. */
    public enum Mode {
        /** The base gives its clean estimate; the refiner adds fresh noise of its first step's sigma. */
        RENOISE,
        /** The left-over noise is kept: diffusers' denoising_end and denoising_start. */
        CONTINUE,
        /** The base runs to the end; the refiner is an image-to-image pass over the finished latents. */
        FULL,
        /** No refiner. */
        OFF;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What the fraction counts. */
    public enum Unit {
        NOISE,
        STEPS;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Handoff {
        if (!(at > 0 && at <= 1)) {
            throw new InvalidRequestException("handoff.at", "a fraction above 0 and at most 1", at);
        }
        if (!(strength > 0 && strength <= 1)) {
            throw new InvalidRequestException("handoff.strength", "a fraction above 0 and at most 1", strength);
        }
    }

    public static Handoff defaults() {
        return new Handoff(Mode.RENOISE, DEFAULT_AT, Unit.NOISE, DEFAULT_STRENGTH);
    }

    public static Handoff off() {
        return new Handoff(Mode.OFF, DEFAULT_AT, Unit.NOISE, DEFAULT_STRENGTH);
    }

    public boolean refines() {
        return mode != Mode.OFF;
    }
}
