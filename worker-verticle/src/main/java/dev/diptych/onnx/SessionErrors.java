package dev.diptych.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import dev.diptych.model.BadModelException;
import dev.diptych.sdxl.InferenceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Why a model.onnx could not be opened, in one sentence. */
final class SessionErrors {
    private SessionErrors() {}

    static RuntimeException translated(String file, Path path, OrtException e) {
        String message = String.valueOf(e.getMessage());
        if (e.getCode() == OrtErrorCode.ORT_INVALID_PROTOBUF) {
            return new BadModelException(file, "a whole ONNX file", "one of " + size(path) + " bytes that breaks off");
        }
        if (message.contains("escapes model directory")) {
            return new BadModelException(file, "external data files in its own folder", "a path that leads out of it");
        }
        if (e.getCode() == OrtErrorCode.ORT_NO_SUCHFILE
                || message.toLowerCase(Locale.ROOT).contains("external data")
                || message.contains("External initializer")) {
            return new BadModelException(
                    file, "the external data file that it names beside it", "none, or a shorter one than it names");
        }
        if (e.getCode() == OrtErrorCode.ORT_NOT_IMPLEMENTED || message.contains("is not a registered function/op")) {
            return new BadModelException(
                    file, "operators that this device has", "others; graphs fused for CUDA run on CUDA only");
        }
        RuntimeException translated = OnnxErrors.translated(file, e);
        return translated instanceof InferenceException
                ? new BadModelException(
                        file, "a network that ONNX Runtime can open", "one that it refuses (" + e.getCode() + ")")
                : translated;
    }

    private static String size(Path path) {
        try {
            return Long.toString(Files.size(path));
        } catch (IOException e) {
            return "unknown";
        }
    }
}
