package dev.diptych.model;

/**
 * What a text encoder's config.json says.
 *
 * @param width of the hidden states
 * @param layers hidden states are numbered 0 (embeddings) to {@code layers}
 * @param positions the longest window of ids, 77
 * @param vocabulary ids are below this
 * @param projected width of the pooled, projected output; {@code width} where the encoder has no projection
 */
public record TextEncoderConfig(int width, int layers, int positions, int vocabulary, int projected) {
    static final String FIRST = "text_encoder/config.json";
    static final String SECOND = "text_encoder_2/config.json";

    static TextEncoderConfig read(ConfigFile config) {
        int width = config.whole("hidden_size");
        return new TextEncoderConfig(
                width,
                config.whole("num_hidden_layers"),
                config.whole("max_position_embeddings"),
                config.whole("vocab_size"),
                (int) config.number("projection_dim", width));
    }
}
