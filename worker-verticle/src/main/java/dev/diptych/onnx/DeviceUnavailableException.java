package dev.diptych.onnx;

/** A device that was asked for and isn't there, or that this build of ONNX Runtime cannot drive. */
public final class DeviceUnavailableException extends RuntimeException {
    public DeviceUnavailableException(String device, String expected, String found) {
        super("device %s: expected %s, found %s".formatted(device, expected, found));
    }
}
