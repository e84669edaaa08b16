package dev.diptych.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ONNX Runtime 1.29 for Linux tells Microsoft of itself as soon as it is loaded, unless the environment says {@value
 * #VARIABLE}. For that it copies the process's command line into 4096 bytes, and a longer one kills the process without a
 * word. A JVM cannot set variables of its own, so {@code ./diptych} and the images do; here is what is left to do.
 */
final class Telemetry {
    private static final Logger LOG = LoggerFactory.getLogger(Telemetry.class);
    private static final String VARIABLE = "ORT_DISABLE_TELEMETRY";
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
    /** Half of the buffer: some characters take two bytes in it. */
    private static final int LONGEST_COMMAND_LINE = 2_000;

    private Telemetry() {}

    /** Before the library is loaded. @throws DeviceUnavailableException if loading it would kill the process */
    static void requireHarmless(String device) {
        if (System.getenv(VARIABLE) != null || !Files.isReadable(COMMAND_LINE)) {
            return;
        }
        try {
            int length = Files.readAllBytes(COMMAND_LINE).length;
            if (length > LONGEST_COMMAND_LINE) {
                throw new DeviceUnavailableException(
                        device,
                        VARIABLE + "=1 in the environment, or a command line of at most " + LONGEST_COMMAND_LINE
                                + " bytes",
                        "one of " + length + " bytes");
            }
        } catch (IOException e) {
            LOG.debug("the command line cannot be read", e);
        }
    }

    /** After the library is loaded: what it has noted until now it may still send. */
    static void turnOff() throws OrtException {
        if (System.getenv(VARIABLE) == null) {
            LOG.warn("ONNX Runtime may send usage data to Microsoft: set {}=1, as ./diptych does", VARIABLE);
            OrtEnvironment.getEnvironment().setTelemetry(false);
        }
    }
}
