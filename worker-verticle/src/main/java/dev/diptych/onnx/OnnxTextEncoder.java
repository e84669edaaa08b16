package dev.diptych.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import dev.diptych.model.BadModelException;
import dev.diptych.model.TextEncoderConfig;
import dev.diptych.sdxl.TextEncoder;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A CLIP text encoder as exported by Optimum ({@code hidden_states.0} and on) or by onnxruntime's demo (one
 * {@code hidden_states}, the last but one).
 */
final class OnnxTextEncoder implements TextEncoder {
    private final OnnxNetwork network;
    private final TextEncoderConfig config;
    private final TensorSpec ids;
    private final @Nullable TensorSpec pooled;

    /** @param projects whether its pooled, projected output is wanted: the second encoder */
    OnnxTextEncoder(OnnxNetwork network, TextEncoderConfig config, boolean projects) {
        this.network = network;
        this.config = config;
        ids = network.input("input_ids");
        network.require(
                ids,
                spec -> spec.type() == OnnxJavaType.INT32 || spec.type() == OnnxJavaType.INT64,
                "whole numbers of 32 or 64 bits");
        requireWidth(hidden(0), 2, config.width());
        pooled = projects ? network.output("text_embeds", "text_embeddings") : null;
        if (pooled != null) {
            requireWidth(pooled, 1, config.projected());
        }
    }

    @Override
    public int width() {
        return config.width();
    }

    @Override
    public int pooledWidth() {
        return pooled == null ? 0 : config.projected();
    }

    @Override
    public int largestSkip() {
        return network.hasOutput("hidden_states.0") ? config.layers() - 1 : 0;
    }

    @Override
    public Encoded encode(long[][] windows, int skip) {
        int tokens = windows[0].length;
        float[] all = new float[windows.length * tokens * config.width()];
        float[] projected = new float[pooledWidth()];
        Map<String, OnnxTensor> outputs = new HashMap<>();
        TensorSpec state = hidden(skip);
        try (PinnedTensor in = new PinnedTensor(ids.type(), windows.length, tokens);
                PinnedTensor hidden = new PinnedTensor(state.type(), windows.length, tokens, config.width());
                PinnedTensor rows = new PinnedTensor(
                        pooled == null ? OnnxJavaType.FLOAT : pooled.type(),
                        windows.length,
                        Math.max(1, pooledWidth()))) {
            for (int i = 0; i < windows.length; i++) {
                in.put(i * tokens, windows[i]);
            }
            outputs.put(state.name(), hidden.tensor());
            if (pooled != null) {
                outputs.put(pooled.name(), rows.tensor());
            }
            network.run(Map.of(ids.name(), in.tensor()), outputs);
            hidden.get(0, all);
            rows.get(0, projected);
        }
        return new Encoded(all, projected);
    }

    @Override
    public void close() {
        network.close();
    }

    private TensorSpec hidden(int skip) {
        if (largestSkip() > 0) {
            return network.output("hidden_states." + (config.layers() - 1 - skip));
        }
        return network.output("hidden_states");
    }

    private void requireWidth(TensorSpec spec, int axis, int width) {
        network.require(spec, TensorSpec::isFloating, "floats or half floats");
        if (spec.side(axis, width) != width) {
            throw new BadModelException(
                    network.file(),
                    "%s of width %d as its config.json says".formatted(spec.name(), width),
                    spec.side(axis, -1));
        }
    }
}
