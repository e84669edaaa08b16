package dev.diptych.worker.engine;

import dev.diptych.job.ImageSize;
import dev.diptych.job.Phase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many pictures may share one UNet call. The device's memory is learned by what it refuses: a batch that ran out of
 * memory bounds the pixels of all later ones of that model and phase, until {@value #CALLS_UNTIL_TRIED_AGAIN} calls have
 * gone well.
 */
final class BatchBudget {
    private static final int CALLS_UNTIL_TRIED_AGAIN = 1000;

    private final List<Integer> sizes;
    private final int largest;
    private final Map<Use, Refused> refused = new HashMap<>();

    BatchBudget(EngineSettings settings) {
        this.sizes = settings.batchSizes();
        this.largest = settings.largestBatch();
    }

    /** The largest allowed size that is no more than {@code wanted}; at least 1. */
    int size(JobRun job, int wanted) {
        int most = Math.min(Math.min(wanted, largest), job.model().largestBatch());
        Refused bound = refused.get(use(job));
        int size = 1;
        for (int candidate : sizes) {
            if (candidate <= most && (bound == null || pixels(job, candidate) < bound.pixels)) {
                size = candidate;
            }
        }
        return size;
    }

    void ranOutOfMemory(JobRun job, int size) {
        refused.put(use(job), new Refused(pixels(job, size)));
    }

    void wentWell(JobRun job) {
        Refused bound = refused.get(use(job));
        if (bound != null && ++bound.callsSince == CALLS_UNTIL_TRIED_AGAIN) {
            refused.remove(use(job));
        }
    }

    private static Use use(JobRun job) {
        return new Use(job.request().model(), job.phase());
    }

    private static long pixels(JobRun job, int size) {
        ImageSize picture = job.request().size();
        return (long) size * picture.width() * picture.height();
    }

    private record Use(String model, Phase phase) {}

    private static final class Refused {
        private final long pixels;
        private int callsSince;

        private Refused(long pixels) {
            this.pixels = pixels;
        }
    }
}
