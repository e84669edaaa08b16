package dev.diptych.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diptych.onnx.DeviceOptions.ConvSearch;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What ONNX Runtime is told for NVIDIA GPUs. None of it has been seen to run: the machine that tests run on has none. */
class DeviceOptionsTest {
    private static final DeviceOptions ALL =
            new DeviceOptions(0, 8L << 30, 1, ConvSearch.EXHAUSTIVE, true, true, Path.of("/var/engines"));

    @Test
    void cuda_is_precise_and_heuristic_unless_told_otherwise() {
        assertThat(ProviderOptions.cuda(DeviceOptions.defaults()))
                .containsEntry("arena_extend_strategy", "kSameAsRequested")
                .containsEntry("cudnn_conv_algo_search", "HEURISTIC")
                .containsEntry("use_tf32", "0")
                .containsEntry("prefer_nhwc", "0")
                .doesNotContainKey("gpu_mem_limit");
    }

    @Test
    void cuda_takes_every_choice() {
        assertThat(ProviderOptions.cuda(ALL))
                .containsEntry("gpu_mem_limit", "8589934592")
                .containsEntry("cudnn_conv_algo_search", "EXHAUSTIVE")
                .containsEntry("use_tf32", "1")
                .containsEntry("prefer_nhwc", "1");
    }

    @Test
    void tensorrt_keeps_its_engines_where_it_is_told() {
        assertThat(ProviderOptions.tensorRt(DeviceOptions.defaults())).containsOnlyKeys("trt_fp16_enable");
        assertThat(ProviderOptions.tensorRt(ALL))
                .containsEntry("trt_engine_cache_enable", "1")
                .containsEntry("trt_engine_cache_path", "/var/engines")
                .containsEntry("trt_timing_cache_path", "/var/engines")
                .containsEntry("trt_max_workspace_size", "4294967296");
    }

    @Test
    void a_provider_that_the_library_lacks_is_one_clear_line() {
        assertThatThrownBy(() -> OnnxDevice.open("cuda:0"))
                .isInstanceOf(DeviceUnavailableException.class)
                .hasMessageStartingWith("device cuda:0: expected a CUDA GPU and the gpu build, found ")
                .hasMessageNotContaining("\n");
        assertThatThrownBy(() -> OnnxDevice.open("tensorrt:1"))
                .isInstanceOf(DeviceUnavailableException.class)
                .hasMessageStartingWith(
                        "device tensorrt:1: expected a CUDA GPU, TensorRT 10 and the gpu build, found ");
    }

    @Test
    void a_device_of_no_known_kind_is_one_clear_line() {
        assertThatThrownBy(() -> OnnxDevice.open("gpu0"))
                .hasMessage("device gpu0: expected cpu, cuda:N or tensorrt:N, found none of them");
    }

    @Test
    void options_that_cannot_be_say_what_they_expect() {
        assertThatThrownBy(() -> DeviceOptions.defaults().withThreads(-1))
                .hasMessage("threads: expected 0 to 1024, found -1");
    }
}
