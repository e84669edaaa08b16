package dev.diptych.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import ai.onnxruntime.providers.OrtTensorRTProviderOptions;
import java.util.Map;

/**
 * Where networks run: {@code cpu}, or {@code cuda:N} or {@code tensorrt:N} for the N-th GPU that CUDA_VISIBLE_DEVICES
 * lets this process see.
 * One thread at a time runs networks on it; {@link #interrupt()} may come from any thread.
 */
public final class OnnxDevice implements AutoCloseable {
    private final String name;
    private final DeviceName device;
    private final DeviceOptions options;
    private final UnetSlots unets;
    private final OrtSession.RunOptions runOptions;

    private OnnxDevice(String name, DeviceName device, DeviceOptions options) throws OrtException {
        this.name = name;
        this.device = device;
        this.options = options;
        unets = UnetSlots.of(options);
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
        return open(name, DeviceOptions.defaults());
    }

    /** @param threads of a cpu's arithmetic; 0: one per core */
    public static OnnxDevice open(String name, int threads) {
        return open(name, DeviceOptions.defaults().withThreads(threads));
    }

    /** The same, with these options. */
    public static OnnxDevice open(String name, DeviceOptions options) {
        DeviceName device = DeviceName.of(name);
        Telemetry.requireHarmless(name);
        try {
            Telemetry.turnOff();
            OnnxDevice opened = new OnnxDevice(name, device, options);
            opened.probe();
            return opened;
        } catch (OrtException | UnsatisfiedLinkError e) {
            throw new DeviceUnavailableException(name, device.kind().needs(), firstLine(e));
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
        OrtSession.SessionOptions session = new OrtSession.SessionOptions();
        session.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
        // Buffers planned for one shape are of no use to the next: batches and sizes change from call to call.
        session.setMemoryPatternOptimization(false);
        session.setIntraOpNumThreads(options.threads());
        if (device.kind() == DeviceName.Kind.TENSORRT) {
            try (OrtTensorRTProviderOptions tensorRt = new OrtTensorRTProviderOptions(device.gpu())) {
                for (Map.Entry<String, String> option :
                        ProviderOptions.tensorRt(options).entrySet()) {
                    tensorRt.add(option.getKey(), option.getValue());
                }
                session.addTensorrt(tensorRt);
            }
        }
        // Behind TensorRT too, for what that cannot do.
        if (device.kind() != DeviceName.Kind.CPU) {
            try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(device.gpu())) {
                for (Map.Entry<String, String> option :
                        ProviderOptions.cuda(options).entrySet()) {
                    cuda.add(option.getKey(), option.getValue());
                }
                session.addCUDA(cuda);
            }
        }
        return session;
    }

    /** Where the UNets on this device take turns, if not all fit. */
    UnetSlots unets() {
        return unets;
    }

    OrtSession.RunOptions runOptions() {
        return runOptions;
    }

    @Override
    public void close() {
        runOptions.close();
    }

    private void probe() throws OrtException {
        try (OrtSession.SessionOptions session = sessionOptions();
                OrtSession node = OrtEnvironment.getEnvironment().createSession(OneNode.network(), session)) {
            node.getNumInputs();
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
