package dev.diptych.sdxl;

import dev.diptych.job.Prompt;
import dev.diptych.tokenizer.A1111Weights;
import dev.diptych.tokenizer.ClipTokenizer;
import dev.diptych.tokenizer.ComfyUiWeights;
import dev.diptych.tokenizer.PromptParser;
import dev.diptych.tokenizer.TokenWindows;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The text side of one checkpoint. The base has two encoders, of which the second can have a prompt of its own; the
 * refiner has one, and never sees the second prompt. Remembers what it encoded last.
 */
public final class PromptEncoder {
    private static final int REMEMBERED = 64;

    private final List<Half> halves;
    private final boolean zerosForAbsentNegative;
    private final Map<Key, TextEmbedding> remembered = new LinkedHashMap<>(REMEMBERED, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, TextEmbedding> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** A tokenizer and the encoder that it feeds. */
    public record Half(ClipTokenizer tokenizer, TextEncoder encoder) {}

    private record Key(List<String> texts, Prompt.Syntax syntax, int skip, int windows) {}

    /**
     * @param halves one (a refiner) or two (a base); the last one gives the pooled embedding
     * @param zerosForAbsentNegative whether an absent negative prompt is zeros rather than the empty text
     */
    public PromptEncoder(List<Half> halves, boolean zerosForAbsentNegative) {
        this.halves = List.copyOf(halves);
        this.zerosForAbsentNegative = zerosForAbsentNegative;
    }

    /** The largest clip skip that the exports can give. */
    public int largestSkip() {
        return halves.stream()
                .mapToInt(half -> half.encoder().largestSkip())
                .min()
                .orElse(0);
    }

    /** @param clipSkip for the prompt only: the negative always takes the last but one hidden states */
    public EncodedPrompt encode(Prompt prompt, int clipSkip) {
        Prompt.Syntax syntax = prompt.syntax();
        List<String> positive = texts(prompt.text(), prompt.second());
        List<String> negative = texts(Objects.requireNonNullElse(prompt.negative(), ""), prompt.secondNegative());
        boolean zeros = prompt.negative() == null && zerosForAbsentNegative;
        int windows = Stream.of(positive, zeros ? positive : negative)
                .mapToInt(texts -> longest(texts, syntax))
                .max()
                .orElseThrow();
        TextEmbedding embedded = embedding(new Key(positive, syntax, clipSkip, windows));
        return new EncodedPrompt(
                windows * TokenWindows.LENGTH,
                embedded,
                zeros ? zeros(windows) : embedding(new Key(negative, syntax, 0, windows)));
    }

    /** Ids of a prompt's own text, without the control tokens. */
    public int tokens(Prompt prompt) {
        return windows(halves.get(0), prompt.text(), prompt.syntax()).tokens();
    }

    private List<String> texts(String text, @Nullable String second) {
        String forSecond = second == null || second.isEmpty() ? text : second;
        return halves.size() == 1 ? List.of(text) : List.of(text, forSecond);
    }

    private int longest(List<String> texts, Prompt.Syntax syntax) {
        int longest = 1;
        for (int i = 0; i < halves.size(); i++) {
            longest = Math.max(
                    longest, windows(halves.get(i), texts.get(i), syntax).count());
        }
        return longest;
    }

    private static TokenWindows windows(Half half, String text, Prompt.Syntax syntax) {
        return switch (syntax) {
            case A1111, COMFYUI -> TokenWindows.of(half.tokenizer(), PromptParser.parse(text));
            case DIFFUSERS -> TokenWindows.first(half.tokenizer(), text);
        };
    }

    private TextEmbedding embedding(Key key) {
        TextEmbedding known = remembered.get(key);
        if (known == null) {
            known = embedded(key);
            remembered.put(key, known);
        }
        return known;
    }

    private TextEmbedding embedded(Key key) {
        TextEncoder.Encoded[] parts = new TextEncoder.Encoded[halves.size()];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = encoded(halves.get(i), key.texts().get(i), key);
        }
        return new TextEmbedding(sideBySide(parts, key.windows()), parts[parts.length - 1].pooled());
    }

    private TextEncoder.Encoded encoded(Half half, String text, Key key) {
        TokenWindows windows = windows(half, text, key.syntax()).paddedTo(key.windows(), half.tokenizer());
        TextEncoder.Encoded encoded = half.encoder().encode(windows.ids(), key.skip());
        return windows.weighted() ? weighted(half, encoded, windows, key) : encoded;
    }

    private static TextEncoder.Encoded weighted(Half half, TextEncoder.Encoded encoded, TokenWindows windows, Key key) {
        long[][] nothing = TokenWindows.first(half.tokenizer(), "").ids();
        boolean fromEmpty = key.syntax() == Prompt.Syntax.COMFYUI;
        float[] empty = fromEmpty ? half.encoder().encode(nothing, key.skip()).hidden() : new float[0];
        float[] hidden = encoded.hidden().clone();
        int length = hidden.length / windows.count();
        for (int w = 0; w < windows.count(); w++) {
            float[] window = Arrays.copyOfRange(hidden, w * length, (w + 1) * length);
            if (fromEmpty) {
                ComfyUiWeights.apply(window, empty, windows.weights()[w]);
            } else {
                A1111Weights.apply(window, windows.weights()[w]);
            }
            System.arraycopy(window, 0, hidden, w * length, length);
        }
        return new TextEncoder.Encoded(hidden, encoded.pooled());
    }

    /** {@code [tokens, width₁]} and {@code [tokens, width₂]} to {@code [tokens, width₁ + width₂]}. */
    private float[] sideBySide(TextEncoder.Encoded[] parts, int windows) {
        int tokens = windows * TokenWindows.LENGTH;
        int together = halves.stream().mapToInt(half -> half.encoder().width()).sum();
        float[] context = new float[tokens * together];
        int at = 0;
        for (int i = 0; i < parts.length; i++) {
            int width = halves.get(i).encoder().width();
            for (int token = 0; token < tokens; token++) {
                System.arraycopy(parts[i].hidden(), token * width, context, token * together + at, width);
            }
            at += width;
        }
        return context;
    }

    private TextEmbedding zeros(int windows) {
        Key key = new Key(List.of(), Prompt.Syntax.DIFFUSERS, 0, windows);
        return remembered.computeIfAbsent(key, absent -> {
            int together =
                    halves.stream().mapToInt(half -> half.encoder().width()).sum();
            int pooled = halves.get(halves.size() - 1).encoder().pooledWidth();
            return new TextEmbedding(new float[windows * TokenWindows.LENGTH * together], new float[pooled]);
        });
    }
}
