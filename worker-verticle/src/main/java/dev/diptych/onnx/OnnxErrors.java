package dev.diptych.onnx;

import ai.onnxruntime.OrtException;
import dev.diptych.sdxl.DeviceLostException;
import dev.diptych.sdxl.DeviceMemoryException;
import dev.diptych.sdxl.InferenceException;
import java.util.Locale;
import java.util.stream.Stream;

/** ONNX Runtime's errors in our words; its own text, with paths and source lines, stays in the cause. */
final class OnnxErrors {
    private OnnxErrors() {}

    /** @param what what was tried, as a noun phrase */
    static RuntimeException translated(String what, OrtException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (hasOneOf(message, "out of memory", "failed to allocate memory", "bad_alloc", "available memory of")) {
            return new DeviceMemoryException(what + ": the device has no memory left for it", e);
        }
        if (hasOneOf(message, "cuda failure", "cuda error", "cudnn failure", "cublas failure")) {
            return new DeviceLostException(what + ": the device failed", e);
        }
        if (message.contains("terminate flag")) {
            return new InferenceException(what + ": interrupted", e);
        }
        return new InferenceException(what + ": ONNX Runtime failed (" + e.getCode() + ")", e);
    }

    private static boolean hasOneOf(String message, String... signs) {
        return Stream.of(signs).anyMatch(message::contains);
    }
}
