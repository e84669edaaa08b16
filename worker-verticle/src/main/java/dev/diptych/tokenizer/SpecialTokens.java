package dev.diptych.tokenizer;

import java.util.Map;

/**
 * The control tokens, by their texts.
 *
 * @param begin opens every window
 * @param end closes the text of every window
 * @param padding fills a window up
 */
public record SpecialTokens(String begin, String end, String padding) {
    /** CLIP ViT-L's, SDXL's first tokenizer: padded with the end token. */
    public static final SpecialTokens CLIP = new SpecialTokens("<|startoftext|>", "<|endoftext|>", "<|endoftext|>");

    /** OpenCLIP ViT-bigG's, SDXL's second tokenizer: padded with {@code !}, whose id is 0. */
    public static final SpecialTokens OPEN_CLIP = new SpecialTokens("<|startoftext|>", "<|endoftext|>", "!");

    /**
     * Reads the content of special_tokens_map.json or tokenizer_config.json, which name a token either by its text or
     * by an object with a {@code content}; a token that is not there is {@link #CLIP}'s.
     *
     * @throws InvalidTokenizerException if one of the three tokens is no text
     */
    public static SpecialTokens of(Map<String, ?> json) {
        return new SpecialTokens(
                text(json, "bos_token", CLIP.begin),
                text(json, "eos_token", CLIP.end),
                text(json, "pad_token", CLIP.padding));
    }

    private static String text(Map<String, ?> json, String name, String otherwise) {
        Object token = json.get(name);
        if (token == null) {
            return otherwise;
        }
        Object content = token instanceof Map<?, ?> object ? object.get("content") : token;
        if (content instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw new InvalidTokenizerException("a text for " + name, String.valueOf(token));
    }
}
