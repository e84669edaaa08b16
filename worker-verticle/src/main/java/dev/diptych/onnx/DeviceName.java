package dev.diptych.onnx;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** @param gpu its number among those that CUDA_VISIBLE_DEVICES lets this process see; −1 for a cpu */
record DeviceName(Kind kind, int gpu) {
    private static final Pattern NAMES = Pattern.compile("cpu|(cuda|tensorrt):(\\d{1,3})");

    enum Kind {
        CPU("ONNX Runtime"),
        CUDA("a CUDA GPU and the gpu build"),
        TENSORRT("a CUDA GPU, TensorRT 10 and the gpu build");

        private final String needs;

        Kind(String needs) {
            this.needs = needs;
        }

        String needs() {
            return needs;
        }
    }

    /** @throws DeviceUnavailableException if there is no such name */
    static DeviceName of(String name) {
        Matcher matcher = NAMES.matcher(name);
        if (!matcher.matches()) {
            throw new DeviceUnavailableException(name, "cpu, cuda:N or tensorrt:N", "none of them");
        }
        if (matcher.group(1) == null) {
            return new DeviceName(Kind.CPU, -1);
        }
        return new DeviceName(
                matcher.group(1).equals("cuda") ? Kind.CUDA : Kind.TENSORRT, Integer.parseInt(matcher.group(2)));
    }
}
