package dev.diptych.worker.engine;

import java.util.OptionalLong;

/**
 * What UNet calls of one model and phase cost in memory. Runtimes keep what a call took for the next one, so that memory
 * in use grows only when a call is larger than all before it: it is measured then, and the growth by pixels tells what a
 * still larger call would take.
 */
final class MemoryCost {
    private final DeviceMemory memory;
    private long firstPixels;
    private long usedFirst;
    private long mostPixels;
    private long usedThen;
    /** Whether nobody could tell what the largest call took, so that the limit means nothing for now. */
    private boolean blind;

    MemoryCost(DeviceMemory memory) {
        this.memory = memory;
    }

    /** Whether a call of so many pixels will fit. Until its cost is known a call may be twice as large as any before. */
    boolean allows(long pixels) {
        if (blind || pixels <= mostPixels) {
            return true;
        }
        OptionalLong limit = memory.limit();
        if (limit.isEmpty()) {
            return true;
        }
        if (mostPixels == firstPixels) {
            return pixels <= 2 * mostPixels;
        }
        // From the smallest to the largest: what else the process took meanwhile weighs least so.
        double bytesPerPixel = Math.max(0, usedThen - usedFirst) / (double) (mostPixels - firstPixels);
        return usedThen + bytesPerPixel * (pixels - mostPixels) <= limit.getAsLong();
    }

    /** A call of so many pixels has gone well. */
    void took(long pixels) {
        if (pixels <= mostPixels || memory.limit().isEmpty()) {
            return;
        }
        mostPixels = pixels;
        OptionalLong used = memory.used();
        blind = used.isEmpty();
        if (blind) {
            return;
        }
        if (firstPixels == 0) {
            firstPixels = pixels;
            usedFirst = used.getAsLong();
        }
        usedThen = used.getAsLong();
    }
}
