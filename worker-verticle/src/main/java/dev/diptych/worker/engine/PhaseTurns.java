package dev.diptych.worker.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Whose turn it is on a device that cannot hold every UNet: pictures of those that lie there, until none of them needs a
 * step, or others wait and the turn is over. A turn lasts 5 s, and at least {@value #SWAPS_PER_TURN} times as long as its
 * swap took, so that going to the other phase and back costs at most a fifth of the time.
 */
final class PhaseTurns {
    static final Duration LEAST_TURN = Duration.ofSeconds(5);
    private static final int SWAPS_PER_TURN = 8;
    private final Device device;
    private long began;
    private long swap;

    PhaseTurns(Device device) {
        this.device = device;
        this.began = device.nanoTime();
    }

    /** @return those of {@code waiting} whose turn it is, in the same order; not empty where that isn't */
    List<PictureRun> of(List<PictureRun> waiting) {
        List<PictureRun> here = new ArrayList<>();
        for (PictureRun picture : waiting) {
            if (isHere(picture)) {
                here.add(picture);
            }
        }
        boolean over = device.nanoTime() - began >= Math.max(LEAST_TURN.toNanos(), SWAPS_PER_TURN * swap);
        if (here.size() == waiting.size() || !here.isEmpty() && !over) {
            return here;
        }
        PictureRun next =
                waiting.stream().filter(picture -> !isHere(picture)).findFirst().orElseThrow();
        return waiting.stream().filter(picture -> needsTheSame(picture, next)).toList();
    }

    /** A turn begins: a UNet has come onto the device, which took so long. */
    void swapped(long nanos) {
        began = device.nanoTime();
        swap = nanos;
    }

    static boolean isHere(PictureRun picture) {
        return picture.job().model().isOnDevice(picture.job().phase());
    }

    private static boolean needsTheSame(PictureRun some, PictureRun other) {
        return some.job().model() == other.job().model()
                && some.job().phase() == other.job().phase();
    }
}
