package dev.diptych.worker.engine;

import dev.diptych.job.Phase;
import dev.diptych.sdxl.DiffusionRun;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One picture of a job, and what the engine remembers of it between steps. Only the device's thread touches it. */
final class PictureRun {
    private final JobRun job;
    private final int image;
    private @Nullable DiffusionRun run;
    private boolean decoded;

    /** The turn in which it moved last: the picture that has stood still for longest goes first. */
    long lastTurn;

    /** Whether its last call failed in company, so that it goes alone until it has moved. */
    boolean alone;

    PictureRun(JobRun job, int image) {
        this.job = job;
        this.image = image;
    }

    JobRun job() {
        return job;
    }

    int image() {
        return image;
    }

    DiffusionRun run() {
        return Objects.requireNonNull(run, "expected a started run");
    }

    boolean started() {
        return run != null;
    }

    void began(DiffusionRun begun) {
        run = begun;
    }

    void wasDecoded() {
        decoded = true;
        close();
    }

    /** What is to be done with it next. */
    Need need() {
        if (decoded) {
            return Need.NOTHING;
        }
        if (run == null) {
            return Need.START;
        }
        if (!run.phaseDone()) {
            return Need.STEP;
        }
        if (run.phase() == Phase.BASE && run.refinerFollows()) {
            return job.phase() == Phase.BASE ? Need.HAND_OFF : Need.REFINE;
        }
        return Need.DECODE;
    }

    void close() {
        if (run != null) {
            run.close();
        }
        run = null;
    }

    /** What a picture waits for. */
    enum Need {
        START,
        STEP,
        /** The rest of the job's pictures, then the hand-off of them all. */
        HAND_OFF,
        /** The refiner's encodings and the hand-off's noise. */
        REFINE,
        DECODE,
        NOTHING;

        /** Whether the picture has a run, in the phase that its job is in. */
        boolean isInPhase() {
            return this == STEP || this == HAND_OFF || this == DECODE;
        }
    }
}
