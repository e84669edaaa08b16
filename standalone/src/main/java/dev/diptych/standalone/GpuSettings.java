package dev.diptych.standalone;

import dev.diptych.onnx.DeviceOptions.ConvSearch;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How NVIDIA GPUs are used.
 *
 * @param convSearch how cuDNN chooses a convolution's algorithm for each new shape: heuristic, or exhaustive, which takes
 *     seconds for each. Default heuristic
 * @param nhwc whether convolutions work on channels-last tensors. Default false
 * @param tf32 whether float32 factors are rounded to 10 bits: faster, and other pictures than without. Default false
 * @param engineCache where TensorRT keeps its engines from one start to the next. Default: nowhere, they are built anew
 */
public record GpuSettings(
        ConvSearch convSearch,
        boolean nhwc,
        boolean tf32,
        @Nullable Path engineCache) {
    public static GpuSettings defaults() {
        return new GpuSettings(ConvSearch.HEURISTIC, false, false, null);
    }
}
