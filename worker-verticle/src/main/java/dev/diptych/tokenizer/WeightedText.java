package dev.diptych.tokenizer;

import java.util.List;

/**
 * A prompt's text with the weight of each piece.
 *
 * @param sections what stands between two {@code BREAK}s: each begins a window of its own
 */
public record WeightedText(List<List<Piece>> sections) {
    /** Weights are kept within ± this: what goes far beyond only overflows. */
    public static final double LARGEST_WEIGHT = 10;

    /** A stretch of text of one weight; 1 is plain text. */
    public record Piece(String text, double weight) {
        public Piece {
            weight = Math.max(-LARGEST_WEIGHT, Math.min(LARGEST_WEIGHT, weight));
        }
    }

    public WeightedText {
        sections = sections.stream().map(List::copyOf).toList();
    }

    /** The text as it stands. */
    public static WeightedText plain(String text) {
        return new WeightedText(List.of(List.of(new Piece(text, 1))));
    }
}
