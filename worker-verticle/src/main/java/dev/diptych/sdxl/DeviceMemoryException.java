package dev.diptych.sdxl;

/** The device has no memory left for this call. The runs in it have not moved: a smaller batch may go through. */
public final class DeviceMemoryException extends RuntimeException {
    public DeviceMemoryException(String message, Throwable cause) {
        super(message, cause);
    }
}
