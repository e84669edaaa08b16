package dev.diptych.worker.engine;

import dev.diptych.job.ImageSize;
import dev.diptych.job.Phase;
import dev.diptych.sdxl.DiffusionModel;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * As how many pictures a UNet call may be computed. Only listed sizes are, so that the device sees few shapes. Memory
 * bounds them: what calls have been seen to cost, and what the device has refused, until {@value
 * #CALLS_UNTIL_TRIED_AGAIN} calls have gone well.
 */
final class BatchBudget {
    private static final int CALLS_UNTIL_TRIED_AGAIN = 1000;

    private final List<Integer> sizes;
    private final int largest;
    private final DeviceMemory memory;
    private final Map<DiffusionModel, Map<Phase, Known>> known = new IdentityHashMap<>();

    BatchBudget(EngineSettings settings, DeviceMemory memory) {
        this.sizes = settings.batchSizes();
        this.largest = settings.largestBatch();
        this.memory = memory;
    }

    /**
     * The largest size that the waiting pictures fill, so that those left over lead the next call; or the next larger
     * one, padded, where calls of both sizes have shown that to be faster.
     *
     * @return at least 1
     */
    int size(PictureRun lead, int waiting) {
        int full = 1;
        for (int candidate : sizes) {
            if (!allows(lead, candidate)) {
                return full;
            }
            if (candidate >= waiting) {
                boolean padded = candidate > waiting;
                return padded && !known(lead).times.paddingPays(lead.run().batchKey(), waiting, candidate, full)
                        ? full
                        : candidate;
            }
            full = candidate;
        }
        return full;
    }

    void wentWell(PictureRun lead, int size, long nanos) {
        Known known = known(lead);
        known.times.took(lead.run().batchKey(), size, nanos);
        known.wentWell(pixels(lead, size));
    }

    void ranOutOfMemory(PictureRun lead, int size) {
        known(lead).refused(pixels(lead, size));
    }

    private boolean allows(PictureRun lead, int size) {
        return size == 1
                || size <= Math.min(largest, lead.job().model().largestBatch())
                        && known(lead).allow(pixels(lead, size));
    }

    private Known known(PictureRun lead) {
        return known.computeIfAbsent(lead.job().model(), any -> new EnumMap<>(Phase.class))
                .computeIfAbsent(lead.job().phase(), any -> new Known(new MemoryCost(memory)));
    }

    private static long pixels(PictureRun lead, int size) {
        ImageSize picture = lead.job().request().size();
        return (long) size * picture.width() * picture.height();
    }

    /** Of one model's UNet. */
    private static final class Known {
        private final MemoryCost cost;
        private final CallTimes times = new CallTimes();
        private long refused = Long.MAX_VALUE;
        private int callsSince;

        private Known(MemoryCost cost) {
            this.cost = cost;
        }

        private boolean allow(long pixels) {
            return pixels < refused && cost.allows(pixels);
        }

        private void refused(long pixels) {
            refused = pixels;
            callsSince = 0;
        }

        private void wentWell(long pixels) {
            cost.took(pixels);
            if (++callsSince == CALLS_UNTIL_TRIED_AGAIN) {
                refused = Long.MAX_VALUE;
            }
        }
    }
}
