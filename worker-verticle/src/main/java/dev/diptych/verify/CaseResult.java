package dev.diptych.verify;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How far a case's run is from what was recorded.
 *
 * @param tokensEqual whether both encoders were given the recorded ids: every row of the context is the recorded one
 * @param embeddings the largest relative difference of context, pooled embedding and time ids
 * @param noiseEqual whether our noise of the case's seeds is the recorded one bit for bit
 * @param latents the largest relative difference ‖found − recorded‖ / ‖recorded‖ of any picture's latents after any step
 * @param pixels the largest difference of any 8-bit pixel; {@link #NO_PICTURE} where none was recorded
 * @param note what is special, empty if nothing
 * @param outcome whether it ran
 */
public record CaseResult(
        String name,
        boolean tokensEqual,
        double embeddings,
        boolean noiseEqual,
        double latents,
        int pixels,
        String note,
        Outcome outcome) {
    public static final int NO_PICTURE = -1;

    /** Largest relative difference of latents that passes. */
    public static final double LATENTS_BOUND = 1e-4;

    /** Largest difference of a pixel that passes. */
    public static final int PIXELS_BOUND = 1;

    /** What became of a case. */
    public enum Outcome {
        RAN,
        /** It asks for what Diptych does not do; the note says what. */
        NOT_COVERED,
        /** It could not be run; the note says why. */
        FAILED
    }

    static CaseResult without(String name, Outcome outcome, String why) {
        return new CaseResult(name, false, Double.NaN, false, Double.NaN, NO_PICTURE, why, outcome);
    }

    /** Whether it is within the bounds, or not covered. */
    public boolean passed() {
        return outcome == Outcome.NOT_COVERED
                || outcome == Outcome.RAN && tokensEqual && latents <= LATENTS_BOUND && pixels <= PIXELS_BOUND;
    }

    /** Name, tokens, embeddings, noise, latents, pixels and remark, as a table's cells; see {@link #columns()}. */
    public Stream<String> cells() {
        if (outcome != Outcome.RAN) {
            return Stream.of(
                    name, "", "", "", "", "", outcome == Outcome.FAILED ? "failed: " + note : "not covered: " + note);
        }
        return Stream.of(
                name,
                tokensEqual ? "equal" : "differ",
                "%.1e".formatted(embeddings),
                noiseEqual ? "equal" : "differs",
                "%.1e".formatted(latents),
                pixels == NO_PICTURE ? "" : Integer.toString(pixels),
                passed()
                        ? note
                        : Stream.of("beyond the bounds", note)
                                .filter(s -> !s.isEmpty())
                                .collect(Collectors.joining("; ")));
    }

    /** Headings of {@link #cells()}. */
    public static Stream<String> columns() {
        return Stream.of("case", "tokens", "embeddings", "noise", "latents", "pixels", "remark");
    }
}
