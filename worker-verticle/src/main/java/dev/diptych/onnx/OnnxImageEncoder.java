package dev.diptych.onnx;

import dev.diptych.diffusion.Latents;
import dev.diptych.model.VaeConfig;
import dev.diptych.sdxl.ImageEncoder;
import dev.diptych.sdxl.LatentSize;
import java.util.Map;

/**
 * A VAE encoder. Optimum from 1.23 on gives {@code latent_parameters}, mean and log-variance; before it, and
 * onnxruntime's demo, a sample drawn inside the graph.
 */
final class OnnxImageEncoder implements ImageEncoder {
    private static final int RGB = 3;

    private final OnnxNetwork network;
    private final VaeConfig config;
    private final TensorSpec in;
    private final TensorSpec out;

    OnnxImageEncoder(OnnxNetwork network, VaeConfig config) {
        this.network = network;
        this.config = config;
        in = network.input("sample", "images");
        out = network.output("latent_parameters", "latent_sample", "latent");
        network.require(in, TensorSpec::isFloating, "floats or half floats");
    }

    @Override
    public float[] encode(LatentSize size, float[] pixels, float[] noise) {
        int channels = config.latentChannels();
        boolean posterior = out.name().equals("latent_parameters");
        float[] encoded = new float[(posterior ? 2 : 1) * channels * size.area()];
        int height = size.height() * config.factor();
        int width = size.width() * config.factor();
        try (PinnedTensor picture = new PinnedTensor(in.type(), 1, RGB, height, width);
                PinnedTensor result =
                        new PinnedTensor(out.type(), 1, encoded.length / size.area(), size.height(), size.width())) {
            picture.put(0, pixels);
            network.run(Map.of(in.name(), picture.tensor()), Map.of(out.name(), result.tensor()));
            result.get(0, encoded);
        }
        float[] sample = posterior ? Latents.drawn(encoded, noise) : encoded;
        float[] latents = new float[channels * size.area()];
        for (int i = 0; i < latents.length; i++) {
            latents[i] = VaeScale.fromVae(config, i / size.area(), sample[i]);
        }
        return latents;
    }

    @Override
    public void close() {
        network.close();
    }
}
