package dev.diptych.onnx;

import ai.onnxruntime.OnnxTensor;
import dev.diptych.model.UnetConfig;
import dev.diptych.sdxl.Conditioning;
import dev.diptych.sdxl.Denoiser.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tensors of UNet calls of one shape. Conditioning stays in its row until another one comes there. */
final class UnetBuffers implements AutoCloseable {
    private final UnetConfig config;
    private final UnetShape shape;
    private final PinnedTensor sample;
    private final PinnedTensor timestep;
    private final int timesteps;
    private final PinnedTensor context;
    private final PinnedTensor pooled;
    private final PinnedTensor timeIds;
    private final PinnedTensor out;
    private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    private final Map<String, OnnxTensor> outputs = new LinkedHashMap<>();
    private final @Nullable Conditioning[] held;

    UnetBuffers(UnetSignature signature, UnetShape shape) {
        this.config = signature.config();
        this.shape = shape;
        int rows = shape.rows();
        int height = shape.size().height();
        int width = shape.size().width();
        held = new Conditioning[rows];
        sample = input(signature.sample(), rows, config.inChannels(), height, width);
        timesteps = signature.timestepPerRow() ? rows : 1;
        timestep = signature.timestep().shape().length == 0
                ? input(signature.timestep())
                : input(signature.timestep(), timesteps);
        context = input(signature.context(), rows, shape.tokens(), config.contextWidth());
        pooled = input(signature.pooled(), rows, config.pooledWidth());
        timeIds = input(signature.timeIds(), rows, config.timeIds());
        out = new PinnedTensor(signature.out().type(), rows, config.outChannels(), height, width);
        outputs.put(signature.out().name(), out.tensor());
    }

    Map<String, OnnxTensor> inputs() {
        return inputs;
    }

    Map<String, OnnxTensor> outputs() {
        return outputs;
    }

    void fill(List<Row> rows) {
        int area = shape.size().area();
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            sample.put(i * config.inChannels() * area, row.sample(), row.scale());
            if (i < timesteps) {
                timestep.put(i, row.timestep());
            } else if (timesteps == 1 && row.timestep() != rows.get(0).timestep()) {
                throw new IllegalArgumentException("expected one timestep for all rows, found %s and %s"
                        .formatted(rows.get(0).timestep(), row.timestep()));
            }
            hold(i, row.conditioning());
        }
    }

    void read(List<Row> rows) {
        int elements = config.outChannels() * shape.size().area();
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            if (row.weight() == 1) {
                out.get(i * elements, row.out());
            } else {
                out.mix(i * elements, row.out(), row.weight());
            }
        }
    }

    @Override
    public void close() {
        for (PinnedTensor tensor : List.of(sample, timestep, context, pooled, timeIds, out)) {
            tensor.close();
        }
    }

    private void hold(int row, Conditioning conditioning) {
        Conditioning before = held[row];
        if (before == conditioning) {
            return;
        }
        if (before == null || before.context() != conditioning.context()) {
            context.put(row * shape.tokens() * config.contextWidth(), conditioning.context());
        }
        pooled.put(row * config.pooledWidth(), conditioning.pooled());
        timeIds.put(row * config.timeIds(), conditioning.timeIds());
        held[row] = conditioning;
    }

    private PinnedTensor input(TensorSpec spec, long... sides) {
        PinnedTensor tensor = new PinnedTensor(spec.type(), sides);
        inputs.put(spec.name(), tensor.tensor());
        return tensor;
    }
}
