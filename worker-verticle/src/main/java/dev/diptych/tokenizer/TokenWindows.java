package dev.diptych.tokenizer;

import dev.diptych.tokenizer.WeightedText.Piece;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A prompt of any length as the text encoder takes it: windows of {@value #LENGTH} ids, each the begin token, up to
 * {@value #TEXT} ids of text, the end token, and padding.
 *
 * @param ids {@code [windows, 77]}
 * @param weights {@code [windows, 77]}, the weight of each id; 1 for control tokens and padding
 * @param tokens ids that the whole text has, with those that were cut off
 */
public record TokenWindows(long[][] ids, float[][] weights, int tokens) {
    /** Ids in a window: the position embeddings of both of SDXL's text encoders. */
    public static final int LENGTH = 77;

    /** Ids of text in a window. */
    public static final int TEXT = LENGTH - 2;

    /** All of the text: as many windows as it needs, a new one at every section, at least one. */
    public static TokenWindows of(ClipTokenizer tokenizer, WeightedText text) {
        List<Window> windows = new ArrayList<>();
        for (List<Piece> section : text.sections()) {
            Window window = null;
            for (Piece piece : section) {
                for (int id : tokenizer.ids(piece.text())) {
                    if (window == null || window.isFull()) {
                        window = new Window(tokenizer);
                        windows.add(window);
                    }
                    window.add(id, piece.weight());
                }
            }
        }
        return of(windows).paddedTo(1, tokenizer);
    }

    /** The first window of the text as it stands, which is what diffusers encodes: the rest is cut off. */
    public static TokenWindows first(ClipTokenizer tokenizer, String text) {
        Window window = new Window(tokenizer);
        int[] all = tokenizer.ids(text);
        Arrays.stream(all).limit(TEXT).forEach(id -> window.add(id, 1));
        return new TokenWindows(new long[][] {window.ids()}, new float[][] {window.weights}, all.length);
    }

    /** With empty windows at the end, up to {@code count}: prompts that share a call must be equally long. */
    public TokenWindows paddedTo(int count, ClipTokenizer tokenizer) {
        long[][] moreIds = Arrays.copyOf(ids, Math.max(count, ids.length));
        float[][] moreWeights = Arrays.copyOf(weights, moreIds.length);
        for (int i = ids.length; i < moreIds.length; i++) {
            Window empty = new Window(tokenizer);
            moreIds[i] = empty.ids();
            moreWeights[i] = empty.weights;
        }
        return new TokenWindows(moreIds, moreWeights, tokens);
    }

    public int count() {
        return ids.length;
    }

    /** Whether any weight is other than 1. */
    public boolean weighted() {
        for (float[] window : weights) {
            for (float weight : window) {
                if (weight != 1) {
                    return true;
                }
            }
        }
        return false;
    }

    private static TokenWindows of(List<Window> windows) {
        return new TokenWindows(
                windows.stream().map(Window::ids).toArray(long[][]::new),
                windows.stream().map(window -> window.weights).toArray(float[][]::new),
                windows.stream().mapToInt(window -> window.texts).sum());
    }

    /** A window that is being filled. */
    private static final class Window {
        private final long[] ids = new long[LENGTH];
        private final float[] weights = new float[LENGTH];
        private final long end;
        private int texts;

        Window(ClipTokenizer tokenizer) {
            Arrays.fill(ids, tokenizer.padding());
            Arrays.fill(weights, 1);
            ids[0] = tokenizer.begin();
            end = tokenizer.end();
        }

        boolean isFull() {
            return texts == TEXT;
        }

        void add(int id, double weight) {
            texts++;
            ids[texts] = id;
            weights[texts] = (float) weight;
        }

        long[] ids() {
            ids[texts + 1] = end;
            return ids;
        }
    }
}
