package dev.diptych.job;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What to draw, in words.
 *
 * @param text for both encoders, unless {@code second} is given; at most {@value #MAX_LENGTH} characters
 * @param second for the second encoder of the base model; the refiner never sees it
 * @param negative what to keep away from; null: none was given (zeroed embeddings where the model's config says so),
 *     the empty string: the empty prompt is really encoded
 * @param secondNegative the negative prompt of the second encoder
 * @param syntax how all four are read
 */
public record Prompt(
        String text,
        @Nullable String second,
        @Nullable String negative,
        @Nullable String secondNegative,
        Syntax syntax) {
    public static final int MAX_LENGTH = 10_000;

    /** How a text becomes tokens, and what their weights do. */
    public enum Syntax {
        /** AUTOMATIC1111's: brackets weigh words, BREAK begins a new window, a text may fill any number of windows. */
        A1111,
        /** The same text with ComfyUI's weights: a word that nobody weighed stays as it is. */
        COMFYUI,
        /** diffusers' pipelines: every character stands for itself, and what goes beyond one window is cut off. */
        DIFFUSERS;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Prompt {
        require("prompt", text);
        if (text.isBlank()) {
            throw new InvalidRequestException("prompt", "a text that is not blank", "a blank one");
        }
        require("prompt_2", second);
        require("negative_prompt", negative);
        require("negative_prompt_2", secondNegative);
    }

    /** In AUTOMATIC1111's syntax. */
    public Prompt(String text, @Nullable String second, @Nullable String negative, @Nullable String secondNegative) {
        this(text, second, negative, secondNegative, Syntax.A1111);
    }

    public static Prompt of(String text) {
        return new Prompt(text, null, null, null);
    }

    private static void require(String field, @Nullable String text) {
        if (text == null) {
            return;
        }
        if (text.length() > MAX_LENGTH) {
            throw new InvalidRequestException(field, "at most " + MAX_LENGTH + " characters", text.length());
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t') {
                throw new InvalidRequestException(
                        field, "no control characters but tab and line ends", "U+%04X at %d".formatted((int) c, i));
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new InvalidRequestException(
                        field, "well-formed Unicode", "a lone surrogate U+%04X at %d".formatted((int) c, i));
            }
        }
    }

    /** Says nothing of the texts: prompts never go to logs. */
    @Override
    public String toString() {
        return "Prompt[" + text.length() + " characters]";
    }
}
