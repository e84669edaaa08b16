package dev.diptych.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where networks run: {@code cpu}, or {@code cuda:N} for the N-th GPU that CUDA_VISIBLE_DEVICES lets this process see.
 * One thread at a time runs networks on it; {@link #interrupt()} may come from any thread.
 */
public final class OnnxDevice implements AutoCloseable {
    private static final Pattern NAMES = Pattern.compile("cpu|cuda:(\\d{1,3})");

    private final String name;
    private final OptionalInt gpu;
    private final int threads;
    private final OrtSession.RunOptions runOptions;

    private OnnxDevice(String name, OptionalInt gpu, int threads) throws OrtException {
        this.name = name;
        this.gpu = gpu;
        this.threads = threads;
        runOptions = new OrtSession.RunOptions();
        runOptions.setLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    }

    /**
     * Opens a device, and makes sure that it is there by opening a network of one node on it: what the library says of
     * its providers holds for its build, not for the machine.
     *
     * @throws DeviceUnavailableException if it isn't
     */
    public static OnnxDevice open(String name) {
        return open(name, 0);
    }

    /** @param threads of a cpu device's arithmetic; 0: one per core */
    public static OnnxDevice open(String name, int threads) {
        Matcher matcher = NAMES.matcher(name);
        if (!matcher.matches()) {
            throw new DeviceUnavailableException(name, "cpu or cuda:N", "neither");
        }
        OptionalInt gpu =
                matcher.group(1) == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(matcher.group(1)));
        Telemetry.requireHarmless(name);
        try {
            Telemetry.turnOff();
            OnnxDevice device = new OnnxDevice(name, gpu, threads);
            device.probe();
            return device;
        } catch (OrtException | UnsatisfiedLinkError e) {
            throw new DeviceUnavailableException(
                    name, gpu.isPresent() ? "a CUDA GPU and the gpu build" : "ONNX Runtime", firstLine(e));
        }
    }

    public String name() {
        return name;
    }

    /**
     * Stops the call that runs now, at the next node of its graph, and every later one until {@link #resume()}. They
     * end in an {@link dev.diptych.sdxl.InferenceException}.
     */
    public void interrupt() {
        setTerminate(true);
    }

    /** Lets calls run again after {@link #interrupt()}. */
    public void resume() {
        setTerminate(false);
    }

    /** Choices for a session on this device; the caller closes them once the session is open. */
    public OrtSession.SessionOptions sessionOptions() throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
        // Buffers planned for one shape are of no use to the next: batches and sizes change from call to call.
        options.setMemoryPatternOptimization(false);
        options.setIntraOpNumThreads(threads);
        if (gpu.isPresent()) {
            try (OrtCUDAProviderOptions cuda = cudaOptions(gpu.getAsInt())) {
                options.addCUDA(cuda);
            }
        }
        return options;
    }

    OrtSession.RunOptions runOptions() {
        return runOptions;
    }

    @Override
    public void close() {
        runOptions.close();
    }

    private static OrtCUDAProviderOptions cudaOptions(int index) throws OrtException {
        OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(index);
        // Grow by what is asked for, not by doubling: several networks share the card.
        cuda.add("arena_extend_strategy", "kSameAsRequested");
        // Shapes change between jobs; an exhaustive search for each would cost seconds.
        cuda.add("cudnn_conv_algo_search", "HEURISTIC");
        cuda.add("cudnn_conv_use_max_workspace", "1");
        // Full float precision: a picture is the same on every card; half-precision models do not use it.
        cuda.add("use_tf32", "0");
        return cuda;
    }

    private void probe() throws OrtException {
        try (OrtSession.SessionOptions options = sessionOptions();
                OrtSession session = OrtEnvironment.getEnvironment().createSession(OneNode.network(), options)) {
            session.getNumInputs();
        }
    }

    private void setTerminate(boolean terminate) {
        try {
            runOptions.setTerminate(terminate);
        } catch (OrtException e) {
            throw OnnxErrors.translated(name, e);
        }
    }

    private static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
