package dev.diptych.onnx;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How networks run on a device.
 *
 * @param threads of a cpu's arithmetic; 0: one per core
 * @param memoryBytes the most that the UNets and the work on them should take; 0: no limit. Two thirds of it are for
 *     UNets: those that do not fit take turns. On a GPU no network's own memory may grow beyond it
 * @param residentUnets how many UNets may lie on the device at a time; 0: as many as fit
 * @param convSearch how cuDNN chooses the algorithm of a convolution for each new shape
 * @param nhwc whether CUDA convolutions work on channels-last tensors
 * @param tf32 whether CUDA rounds float32 factors to 10 bits: faster, and other pictures than without
 * @param engineCache where TensorRT keeps its engines from one start to the next; null: nowhere
 */
public record DeviceOptions(
        int threads,
        long memoryBytes,
        int residentUnets,
        ConvSearch convSearch,
        boolean nhwc,
        boolean tf32,
        @Nullable Path engineCache) {

    /** cuDNN's ways of choosing. */
    public enum ConvSearch {
        /** Takes cuDNN's word: microseconds for each new shape. */
        HEURISTIC,
        /** Tries all: seconds for each new shape, at best some percent faster ever after. */
        EXHAUSTIVE
    }

    public DeviceOptions {
        require(threads >= 0 && threads <= 1024, "threads", "0 to 1024", threads);
        require(memoryBytes >= 0, "memory", "no negative number of bytes", memoryBytes);
        require(residentUnets >= 0, "resident_unets", "0 or more", residentUnets);
    }

    /** Precise float32, heuristic search, all networks on the device. */
    public static DeviceOptions defaults() {
        return new DeviceOptions(0, 0, 0, ConvSearch.HEURISTIC, false, false, null);
    }

    public DeviceOptions withThreads(int newThreads) {
        return new DeviceOptions(newThreads, memoryBytes, residentUnets, convSearch, nhwc, tf32, engineCache);
    }

    public DeviceOptions withResidentUnets(int newResident) {
        return new DeviceOptions(threads, memoryBytes, newResident, convSearch, nhwc, tf32, engineCache);
    }

    private static void require(boolean right, String option, String expected, Object found) {
        if (!right) {
            throw new IllegalArgumentException("%s: expected %s, found %s".formatted(option, expected, found));
        }
    }
}
