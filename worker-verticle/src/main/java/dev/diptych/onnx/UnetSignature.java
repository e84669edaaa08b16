package dev.diptych.onnx;

import ai.onnxruntime.OnnxJavaType;
import dev.diptych.model.UnetConfig;
import java.util.Set;

/**
 * The inputs and outputs of a UNet by name and type, read from its session and held against its config.
 *
 * @param timestep a scalar, a fixed [1], or one value per row; whole or floating
 */
record UnetSignature(
        UnetConfig config,
        TensorSpec sample,
        TensorSpec timestep,
        TensorSpec context,
        TensorSpec pooled,
        TensorSpec timeIds,
        TensorSpec out) {
    private static final Set<OnnxJavaType> TIMESTEP_TYPES = Set.of(
            OnnxJavaType.FLOAT, OnnxJavaType.FLOAT16, OnnxJavaType.DOUBLE, OnnxJavaType.INT64, OnnxJavaType.INT32);

    static UnetSignature of(OnnxNetwork network, UnetConfig config) {
        TensorSpec sample = floating(network, network.input("sample", "latent"), 1, config.inChannels());
        network.require(sample, spec -> spec.side(0, -1) == -1, "a batch that may vary");
        network.require(
                sample, spec -> spec.side(2, -1) == -1 && spec.side(3, -1) == -1, "height and width that may vary");
        TensorSpec timestep = network.input("timestep");
        network.require(
                timestep,
                spec -> spec.shape().length <= 1 && TIMESTEP_TYPES.contains(spec.type()),
                "a number or a list of numbers");
        return new UnetSignature(
                config,
                sample,
                timestep,
                floating(network, network.input("encoder_hidden_states"), 2, config.contextWidth()),
                floating(network, network.input("text_embeds"), 1, config.pooledWidth()),
                floating(network, network.input("time_ids"), 1, config.timeIds()),
                floating(network, network.output("out_sample", "latent", "sample"), 1, config.outChannels()));
    }

    /** Whether the export takes one timestep per row, and so rows at different steps in one call. */
    boolean timestepPerRow() {
        return timestep.shape().length == 1 && timestep.side(0, -1) == -1;
    }

    private static TensorSpec floating(OnnxNetwork network, TensorSpec spec, int axis, int width) {
        network.require(spec, TensorSpec::isFloating, "floats or half floats");
        network.require(spec, found -> found.side(axis, width) == width, "width " + width);
        return spec;
    }
}
