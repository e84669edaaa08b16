package dev.diptych.bench.loop;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.diptych.onnx.OnnxDevice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the loop is held against: {@code session.run} over and over on tensors that were filled once, and nothing else.
 * It is the least that a caller of ONNX Runtime can do.
 */
final class RawUnet implements AutoCloseable {
    private static final int TOKENS = 77;
    private static final float TIMESTEP = 500;

    private final OrtSession session;
    private final Map<String, OnnxTensor> inputs = new HashMap<>();
    private final Map<String, OnnxTensor> outputs = new HashMap<>();

    private RawUnet(OrtSession session) {
        this.session = session;
    }

    /**
     * Opens a UNet for calls of one shape.
     *
     * @param rows of a call, two for each picture under guidance
     * @param side of the latents
     */
    static RawUnet open(OnnxDevice device, Path file, int rows, int side) throws OrtException {
        try (OrtSession.SessionOptions options = device.sessionOptions()) {
            RawUnet unet = new RawUnet(OrtEnvironment.getEnvironment().createSession(file.toString(), options));
            for (NodeInfo node : unet.session.getInputInfo().values()) {
                unet.inputs.put(node.getName(), tensor(node, rows, side));
            }
            for (NodeInfo node : unet.session.getOutputInfo().values()) {
                unet.outputs.put(node.getName(), tensor(node, rows, side));
            }
            return unet;
        }
    }

    void call() throws OrtException {
        session.run(inputs, Set.of(), outputs).close();
    }

    @Override
    public void close() throws OrtException {
        List<OnnxTensor> tensors = new ArrayList<>(inputs.values());
        tensors.addAll(outputs.values());
        tensors.forEach(OnnxTensor::close);
        session.close();
    }

    /** A side that may vary is, in this order: the rows, then the tokens of a context or the latents' height and width. */
    private static OnnxTensor tensor(NodeInfo node, int rows, int side) throws OrtException {
        TensorInfo info = (TensorInfo) node.getInfo();
        long[] shape = info.getShape();
        long elements = 1;
        for (int axis = 0; axis < shape.length; axis++) {
            if (shape[axis] == -1) {
                shape[axis] = axis == 0 ? rows : shape.length == 4 ? side : TOKENS;
            }
            elements *= shape[axis];
        }
        ByteBuffer bytes = ByteBuffer.allocateDirect(Math.toIntExact(elements * info.type.size))
                .order(ByteOrder.nativeOrder());
        for (int i = 0; i < elements; i++) {
            double value = node.getName().equals("timestep") ? TIMESTEP : (i % 7 - 3) / 4.0;
            switch (info.type) {
                case FLOAT -> bytes.putFloat(i * Float.BYTES, (float) value);
                case INT64 -> bytes.putLong(i * Long.BYTES, (long) value);
                case FLOAT16 -> bytes.putShort(i * Short.BYTES, (short) (i % 2 == 0 ? 0x3800 : 0xb800));
                default ->
                    throw new IllegalArgumentException(node.getName()
                            + ": expected floats, half floats or 64-bit whole numbers, found " + info.type);
            }
        }
        return OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), bytes, shape, info.type);
    }
}
