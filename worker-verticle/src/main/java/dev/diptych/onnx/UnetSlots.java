package dev.diptych.onnx;

import java.util.ArrayDeque;
import java.util.Deque;

/** The UNets that lie on a device. Where not all fit, the one used longest ago makes room for the next. */
final class UnetSlots {
    private final int most;
    private final long bytes;
    private final Deque<TurnedUnet> held = new ArrayDeque<>();

    /**
     * @param most how many at a time
     * @param bytes how large they may be together, as files; one always may
     */
    UnetSlots(int most, long bytes) {
        this.most = most;
        this.bytes = bytes;
    }

    static UnetSlots of(DeviceOptions options) {
        return new UnetSlots(
                options.residentUnets() == 0 ? Integer.MAX_VALUE : options.residentUnets(),
                options.memoryBytes() == 0 ? Long.MAX_VALUE : options.memoryBytes() / 3 * 2);
    }

    void makeRoomFor(TurnedUnet unet) {
        while (!held.isEmpty() && (held.size() >= most || size() + unet.bytes() > bytes)) {
            held.removeFirst().leaveDevice();
        }
    }

    /** It lies on the device, and is in use now. */
    void hold(TurnedUnet unet) {
        held.remove(unet);
        held.addLast(unet);
    }

    void forget(TurnedUnet unet) {
        held.remove(unet);
    }

    private long size() {
        return held.stream().mapToLong(TurnedUnet::bytes).sum();
    }
}
