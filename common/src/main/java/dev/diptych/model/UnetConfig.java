package dev.diptych.model;

/**
 * What unet/config.json says.
 *
 * @param inChannels 4, or 9 where the network takes the mask and the masked picture's latents as channels of its own
 * @param sampleSize the latents' sides that it was trained for
 * @param levels how often it halves the latents' sides
 * @param contextWidth the text encoders' widths together
 * @param timeIds size, crop and target numbers in the conditioning: 6, or 5 for a refiner
 * @param pooledWidth the width of the pooled text embedding
 */
public record UnetConfig(
        int inChannels, int outChannels, int sampleSize, int levels, int contextWidth, int timeIds, int pooledWidth) {
    static final String FILE = "unet/config.json";

    static UnetConfig read(ConfigFile config, int pooledWidth) {
        if (!config.text("_class_name").equals("UNet2DConditionModel")) {
            throw new BadModelException(FILE, "_class_name UNet2DConditionModel", config.text("_class_name"));
        }
        int embedding = config.whole("addition_time_embed_dim");
        int added = config.whole("projection_class_embeddings_input_dim") - pooledWidth;
        if (added <= 0 || added % embedding != 0) {
            throw new BadModelException(
                    FILE,
                    "projection_class_embeddings_input_dim = text_encoder_2's projection_dim (" + pooledWidth
                            + ") + a multiple of addition_time_embed_dim (" + embedding + ")",
                    added + pooledWidth);
        }
        return new UnetConfig(
                config.whole("in_channels"),
                config.whole("out_channels"),
                config.whole("sample_size"),
                config.length("block_out_channels") - 1,
                config.whole("cross_attention_dim"),
                added / embedding,
                pooledWidth);
    }
}
