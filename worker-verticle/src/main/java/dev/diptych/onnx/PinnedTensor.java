package dev.diptych.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.diptych.diffusion.WholeTimestep;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;

/**
 * A tensor over a direct buffer in native byte order, which sessions read and write in place: made once, used for every
 * call of its shape. Converts from and to floats where the graph wants half floats or whole numbers.
 */
final class PinnedTensor implements AutoCloseable {
    /** Floats worked on at a time: few enough to stay in the processor's nearest cache. */
    private static final int BLOCK = 2048;

    private final OnnxJavaType type;
    private final ByteBuffer bytes;
    private final FloatBuffer floats;
    private final ShortBuffer halves;
    private final OnnxTensor tensor;
    private final float[] block = new float[BLOCK];
    private final float[] mixed = new float[BLOCK];
    private short[] narrowed = {};

    PinnedTensor(OnnxJavaType type, long... shape) {
        this.type = type;
        long elements = 1;
        for (long side : shape) {
            elements *= side;
        }
        bytes = ByteBuffer.allocateDirect(Math.toIntExact(elements * type.size)).order(ByteOrder.nativeOrder());
        floats = bytes.asFloatBuffer();
        halves = bytes.asShortBuffer();
        try {
            tensor = OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), bytes, shape, type);
        } catch (OrtException e) {
            throw OnnxErrors.translated("a tensor", e);
        }
    }

    OnnxTensor tensor() {
        return tensor;
    }

    /** Puts all of {@code values} at element {@code at}. */
    void put(int at, float[] values) {
        put(at, values, values.length);
    }

    /** Puts {@code scale}·{@code values} at element {@code at}. */
    void put(int at, float[] values, float scale) {
        for (int from = 0; from < values.length; from += BLOCK) {
            int length = Math.min(BLOCK, values.length - from);
            // C2 makes vector instructions of both passes, and would make none of scale · values[from + i].
            System.arraycopy(values, from, block, 0, length);
            for (int i = 0; i < length; i++) {
                block[i] *= scale;
            }
            put(at + from, block, length);
        }
    }

    private void put(int at, float[] values, int length) {
        switch (type) {
            case FLOAT -> floats.put(at, values, 0, length);
            case FLOAT16 -> {
                if (narrowed.length < length) {
                    narrowed = new short[length];
                }
                HalfFloats.narrow(values, narrowed, length);
                halves.put(at, narrowed, 0, length);
            }
            default -> throw new IllegalStateException("floats into " + type);
        }
    }

    /** Puts one timestep, cut to a whole one where the graph takes those. */
    void put(int at, double value) {
        switch (type) {
            case FLOAT -> floats.put(at, (float) value);
            case FLOAT16 -> halves.put(at, HalfFloats.narrow((float) value));
            case DOUBLE -> bytes.asDoubleBuffer().put(at, value);
            case INT64 -> bytes.putLong(at * Long.BYTES, WholeTimestep.of(value));
            case INT32 -> bytes.putInt(at * Integer.BYTES, (int) WholeTimestep.of(value));
            default -> throw new IllegalStateException("numbers into " + type);
        }
    }

    void put(int at, long[] ids) {
        if (type == OnnxJavaType.INT64) {
            bytes.asLongBuffer().put(at, ids);
            return;
        }
        IntBuffer ints = bytes.asIntBuffer();
        for (int i = 0; i < ids.length; i++) {
            ints.put(at + i, (int) ids[i]);
        }
    }

    /** Fills {@code to} from element {@code at} on. */
    void get(int at, float[] to) {
        get(at, to, to.length);
    }

    /** Moves {@code to} towards the elements from {@code at} on: to + weight · (element − to). */
    void mix(int at, float[] to, float weight) {
        for (int from = 0; from < to.length; from += BLOCK) {
            int length = Math.min(BLOCK, to.length - from);
            get(at + from, block, length);
            System.arraycopy(to, from, mixed, 0, length);
            for (int i = 0; i < length; i++) {
                mixed[i] += weight * (block[i] - mixed[i]);
            }
            System.arraycopy(mixed, 0, to, from, length);
        }
    }

    private void get(int at, float[] to, int length) {
        if (type == OnnxJavaType.FLOAT16) {
            HalfFloats.widen(halves, at, to, length);
        } else {
            floats.get(at, to, 0, length);
        }
    }

    @Override
    public void close() {
        tensor.close();
    }
}
