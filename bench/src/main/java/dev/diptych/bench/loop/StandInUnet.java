package dev.diptych.bench.loop;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;

/**
 * A network with the inputs and the output of SDXL's UNet as Optimum exports it, that only takes time: its layers change
 * S, {@code [batch, tokens, 256]}, and the prediction is ½·sample plus the means of everything that came in. Any number
 * of rows, any latent size, one timestep per row.
 *
 * @param layers how much work it does
 * @param contextWidth of encoder_hidden_states
 * @param pooledWidth of text_embeds
 * @param timeIds of time_ids, 6 or 5
 */
record StandInUnet(Work work, int layers, int contextWidth, int pooledWidth, int timeIds) {
    /** What a layer does. */
    enum Work {
        /** S ← sin S, in place: next to nothing passes through the processor's caches, as when a GPU does the work. */
        SINES,
        /** S ← tanh(S·W) with weights of its own: megabytes pass through the caches, as when this processor does it. */
        PRODUCTS
    }

    private static final int WIDTH = 256;
    private static final int IR_VERSION = 8;
    private static final int OPSET = 17;
    private static final int FLOAT = 1;
    private static final int INT64 = 7;

    /** The model.onnx: a ModelProto of onnx.proto. */
    byte[] model() {
        ProtobufMessage opset = new ProtobufMessage().with(2, OPSET);
        return new ProtobufMessage()
                .with(1, IR_VERSION)
                .with(7, graph())
                .with(8, opset)
                .bytes();
    }

    private ProtobufMessage graph() {
        ProtobufMessage graph = new ProtobufMessage().with(2, "stand-in");
        addWork(graph);
        addPrediction(graph);
        graph.with(5, weights("enter", contextWidth)).with(5, weights("layer", WIDTH));
        graph.with(5, whole("axes_of_rows", 1, 2, 3))
                .with(5, number("half", 0.5f))
                .with(5, number("little", 1e-6f));
        graph.with(11, value("sample", "batch", 4, "height", "width"))
                .with(11, value("timestep", "batch"))
                .with(11, value("encoder_hidden_states", "batch", "tokens", contextWidth))
                .with(11, value("text_embeds", "batch", pooledWidth))
                .with(11, value("time_ids", "batch", timeIds));
        return graph.with(12, value("out_sample", "batch", 4, "height", "width"));
    }

    private void addWork(ProtobufMessage graph) {
        graph.with(1, node("MatMul", List.of("encoder_hidden_states", "enter"), "s0"));
        for (int layer = 0; layer < layers; layer++) {
            String to = "s" + (layer + 1);
            switch (work) {
                case SINES -> graph.with(1, node("Sin", List.of("s" + layer), to));
                case PRODUCTS ->
                    graph.with(1, node("MatMul", List.of("s" + layer, "layer"), "p" + layer))
                            .with(1, node("Tanh", List.of("p" + layer), to));
            }
        }
        graph.with(1, mean("s" + layers, "worked", 1, 2));
    }

    private void addPrediction(ProtobufMessage graph) {
        graph.with(1, mean("text_embeds", "text", 1))
                .with(1, mean("time_ids", "sizes", 1))
                .with(1, node("Add", List.of("sizes", "timestep"), "large"))
                .with(1, node("Mul", List.of("large", "little"), "small"))
                .with(1, node("Sum", List.of("worked", "text", "small"), "row"))
                .with(1, node("Unsqueeze", List.of("row", "axes_of_rows"), "rows"))
                .with(1, node("Mul", List.of("sample", "half"), "halved"))
                .with(1, node("Add", List.of("halved", "rows"), "out_sample"));
    }

    private static ProtobufMessage node(String operator, List<String> inputs, String output) {
        ProtobufMessage node = new ProtobufMessage();
        inputs.forEach(input -> node.with(1, input));
        return node.with(2, output).with(3, output).with(4, operator);
    }

    private static ProtobufMessage mean(String input, String output, int... axes) {
        ProtobufMessage over = new ProtobufMessage().with(1, "axes").with(20, INT64);
        for (int axis : axes) {
            over.with(8, axis);
        }
        ProtobufMessage flat =
                new ProtobufMessage().with(1, "keepdims").with(20, 2).with(3, 0);
        return node("ReduceMean", List.of(input), output).with(5, over).with(5, flat);
    }

    /** Random {@code [rows, 256]} that neither blow up nor die away. */
    private static ProtobufMessage weights(String name, int rows) {
        Random random = new Random(1);
        ByteBuffer raw = ByteBuffer.allocate(rows * WIDTH * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (raw.hasRemaining()) {
            raw.putFloat((float) (random.nextGaussian() / Math.sqrt(rows)));
        }
        return tensor(name, FLOAT, raw, rows, WIDTH);
    }

    private static ProtobufMessage whole(String name, long... values) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            raw.putLong(value);
        }
        return tensor(name, INT64, raw, values.length);
    }

    private static ProtobufMessage number(String name, float value) {
        ByteBuffer raw = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return tensor(name, FLOAT, raw.putFloat(value), 1);
    }

    private static ProtobufMessage tensor(String name, int type, ByteBuffer raw, long... sides) {
        ProtobufMessage tensor = new ProtobufMessage();
        for (long side : sides) {
            tensor.with(1, side);
        }
        return tensor.with(2, type).with(8, name).with(9, raw.array());
    }

    /** An input or output of floats. @param sides names where they may vary */
    private static ProtobufMessage value(String name, Object... sides) {
        ProtobufMessage shape = new ProtobufMessage();
        for (Object side : sides) {
            shape.with(
                    1,
                    side instanceof Integer length
                            ? new ProtobufMessage().with(1, length)
                            : new ProtobufMessage().with(2, side.toString()));
        }
        ProtobufMessage tensor = new ProtobufMessage().with(1, FLOAT).with(2, shape);
        return new ProtobufMessage().with(1, name).with(2, new ProtobufMessage().with(1, tensor));
    }
}
