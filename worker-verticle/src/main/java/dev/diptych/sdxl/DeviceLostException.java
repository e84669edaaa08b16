package dev.diptych.sdxl;

/** The device is gone, or will fail every call from now on (a lost GPU, a sticky CUDA error). */
public final class DeviceLostException extends RuntimeException {
    public DeviceLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
