package dev.diptych.onnx;

import java.util.LinkedHashMap;
import java.util.Map;

/** ONNX Runtime's options for NVIDIA GPUs, by its own names (onnxruntime.ai, execution providers CUDA and TensorRT). */
final class ProviderOptions {
    private ProviderOptions() {}

    static Map<String, String> cuda(DeviceOptions options) {
        Map<String, String> cuda = new LinkedHashMap<>();
        // Grow by what is asked for, not by doubling: several networks share the card.
        cuda.put("arena_extend_strategy", "kSameAsRequested");
        if (options.memoryBytes() > 0) {
            cuda.put("gpu_mem_limit", Long.toString(options.memoryBytes()));
        }
        // Shapes change between jobs, and an exhaustive search for each costs seconds.
        cuda.put("cudnn_conv_algo_search", options.convSearch().name());
        cuda.put("cudnn_conv_use_max_workspace", "1");
        cuda.put("use_tf32", flag(options.tf32()));
        cuda.put("prefer_nhwc", flag(options.nhwc()));
        return cuda;
    }

    static Map<String, String> tensorRt(DeviceOptions options) {
        Map<String, String> tensorRt = new LinkedHashMap<>();
        tensorRt.put("trt_fp16_enable", "1");
        if (options.memoryBytes() > 0) {
            // For choosing kernels; half of it, since the engines themselves need room too.
            tensorRt.put("trt_max_workspace_size", Long.toString(options.memoryBytes() / 2));
        }
        if (options.engineCache() != null) {
            String folder = options.engineCache().toAbsolutePath().toString();
            tensorRt.put("trt_engine_cache_enable", "1");
            tensorRt.put("trt_engine_cache_path", folder);
            tensorRt.put("trt_timing_cache_enable", "1");
            tensorRt.put("trt_timing_cache_path", folder);
        }
        return tensorRt;
    }

    private static String flag(boolean on) {
        return on ? "1" : "0";
    }
}
