package dev.diptych.onnx;

import dev.diptych.model.VaeConfig;
import dev.diptych.sdxl.ImageDecoder;
import dev.diptych.sdxl.LatentSize;
import java.util.Map;

/** A VAE decoder: takes latents in the UNet's scale and gives them the scale and mean that the config says. */
final class OnnxImageDecoder implements ImageDecoder {
    private static final int RGB = 3;

    private final OnnxNetwork network;
    private final VaeConfig config;
    private final TensorSpec in;
    private final TensorSpec out;

    OnnxImageDecoder(OnnxNetwork network, VaeConfig config) {
        this.network = network;
        this.config = config;
        in = network.input("latent_sample", "latent");
        out = network.output("sample", "images");
        network.require(in, TensorSpec::isFloating, "floats or half floats");
        network.require(
                in,
                spec -> spec.side(1, config.latentChannels()) == config.latentChannels(),
                config.latentChannels() + " channels");
    }

    @Override
    public int factor() {
        return config.factor();
    }

    @Override
    public float[] decode(LatentSize size, float[] latents) {
        int height = size.height() * config.factor();
        int width = size.width() * config.factor();
        float[] pixels = new float[RGB * height * width];
        try (PinnedTensor encoded =
                        new PinnedTensor(in.type(), 1, config.latentChannels(), size.height(), size.width());
                PinnedTensor decoded = new PinnedTensor(out.type(), 1, RGB, height, width)) {
            encoded.put(0, VaeScale.toVae(config, latents));
            network.run(Map.of(in.name(), encoded.tensor()), Map.of(out.name(), decoded.tensor()));
            decoded.get(0, pixels);
        }
        return pixels;
    }

    @Override
    public void close() {
        network.close();
    }
}
