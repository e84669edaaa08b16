package dev.diptych.worker.engine;

import java.time.Duration;
import java.util.List;

/**
 * How a step engine works.
 *
 * @param picturesInFlight how many pictures may be between their first step and their decoding at once, 1 to 256; a
 *     worker claims jobs while it has fewer
 * @param largestBatch the most pictures in one UNet call, 1 to 64; the model's own limit holds too
 * @param batchSizes the sizes that a UNet call may have, ascending from 1, so that the device sees few shapes
 * @param checkpointEvery wall time between two checkpoints of a running job; zero: after each step
 * @param firstPreview the step after which a job shows its first preview; 0: no previews
 * @param previewEverySteps steps from one preview of a job to the next, at least
 * @param previewEvery wall time from one preview of a job to the next, at least
 * @param warmUpBatch the largest batch that is run once before the worker is ready; 0: no warm-up
 */
public record EngineSettings(
        int picturesInFlight,
        int largestBatch,
        List<Integer> batchSizes,
        Duration checkpointEvery,
        int firstPreview,
        int previewEverySteps,
        Duration previewEvery,
        int warmUpBatch) {

    public EngineSettings {
        requireWithin("pictures_in_flight", picturesInFlight, 1, 256);
        requireWithin("largest_batch", largestBatch, 1, 64);
        requireWithin("first_preview", firstPreview, 0, 200);
        requireWithin("preview_every_steps", previewEverySteps, 1, 200);
        requireWithin("warm_up_batch", warmUpBatch, 0, 64);
        batchSizes = List.copyOf(batchSizes);
        requireAscendingFromOne(batchSizes);
        requireNotNegative("checkpoint_every", checkpointEvery);
        requireNotNegative("preview_every", previewEvery);
    }

    public static EngineSettings defaults() {
        return new EngineSettings(
                8, 8, List.of(1, 2, 3, 4, 6, 8), Duration.ofSeconds(5), 1, 4, Duration.ofMillis(500), 1);
    }

    private static void requireWithin(String field, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("%s: expected %d to %d, found %d".formatted(field, least, most, value));
        }
    }

    private static void requireNotNegative(String field, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException("%s: expected no negative time, found %s".formatted(field, value));
        }
    }

    private static void requireAscendingFromOne(List<Integer> sizes) {
        boolean ascending = !sizes.isEmpty() && sizes.get(0) == 1;
        for (int i = 1; i < sizes.size(); i++) {
            ascending &= sizes.get(i) > sizes.get(i - 1);
        }
        if (!ascending) {
            throw new IllegalArgumentException("batch_sizes: expected ascending sizes from 1, found " + sizes);
        }
    }
}
