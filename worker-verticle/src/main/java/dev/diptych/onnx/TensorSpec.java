package dev.diptych.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;

/**
 * What a session says of one input or output.
 *
 * @param shape −1 for a side that may vary
 */
record TensorSpec(String name, OnnxJavaType type, long[] shape) {
    static TensorSpec of(NodeInfo node) {
        TensorInfo info = (TensorInfo) node.getInfo();
        return new TensorSpec(node.getName(), info.type, info.getShape());
    }

    boolean isFloating() {
        return type == OnnxJavaType.FLOAT || type == OnnxJavaType.FLOAT16;
    }

    /** A side's length, or {@code otherwise} where it may vary or the rank is smaller. */
    long side(int axis, long otherwise) {
        return axis < shape.length && shape[axis] > 0 ? shape[axis] : otherwise;
    }
}
