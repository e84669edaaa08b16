package dev.diptych.worker.engine;

import dev.diptych.job.JobRequest;
import dev.diptych.job.Phase;
import dev.diptych.queue.Lease;
import dev.diptych.sdxl.DiffusionModel;
import dev.diptych.sdxl.SourcePixels;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A job in the engine: its pictures, and where they stand together. Only the device's thread touches it. */
final class JobRun {
    private final Admission admission;
    private final DiffusionModel model;
    private final List<PictureRun> pictures;
    private Phase phase;
    private int baseSteps;
    private EngineListener.StepsRun hasRun = new EngineListener.StepsRun(0, 0, 0);
    private final Optional<JobCheckpoint> resumeFrom;

    long checkpointAt;
    int checkpointStep;
    long previewAt;
    /** Counted over both phases; 0: none was shown. */
    int previewStep;

    int toldStep = -1;
    boolean parked;

    JobRun(Admission admission, DiffusionModel model, Optional<JobCheckpoint> resumeFrom, long now) {
        this.admission = admission;
        this.model = model;
        this.phase = admission.claim().phase();
        this.baseSteps = resumeFrom.map(JobCheckpoint::baseSteps).orElse(0);
        this.resumeFrom = resumeFrom;
        this.checkpointAt = now;
        this.pictures = IntStream.range(0, request().images())
                .mapToObj(image -> new PictureRun(this, image))
                .toList();
    }

    Lease lease() {
        return admission.claim().lease();
    }

    JobRequest request() {
        return admission.claim().request();
    }

    SourcePixels source() {
        return admission.source();
    }

    int priority() {
        return admission.claim().priority();
    }

    DiffusionModel model() {
        return model;
    }

    List<PictureRun> pictures() {
        return pictures;
    }

    Phase phase() {
        return phase;
    }

    int baseSteps() {
        return baseSteps;
    }

    Optional<JobCheckpoint> resumeFrom() {
        return resumeFrom;
    }

    /** Whether its phase can begin without a checkpoint. */
    boolean canStartAnew() {
        return admission.claim().phase() == request().firstPhase();
    }

    boolean all(PictureRun.Need need) {
        for (PictureRun picture : pictures) {
            if (picture.need() != need) {
                return false;
            }
        }
        return true;
    }

    boolean any(PictureRun.Need need) {
        for (PictureRun picture : pictures) {
            if (picture.need() == need) {
                return true;
            }
        }
        return false;
    }

    /** Whether every picture has a run in the job's phase, so that step counts and checkpoints mean something. */
    boolean underWay() {
        for (PictureRun picture : pictures) {
            if (!picture.need().isInPhase()) {
                return false;
            }
        }
        return true;
    }

    /** UNet steps of this phase that every picture has done. */
    int step() {
        int least = Integer.MAX_VALUE;
        for (PictureRun picture : pictures) {
            least = Math.min(least, picture.run().step());
        }
        return least;
    }

    int steps() {
        return pictures.get(0).run().steps();
    }

    /** What the job has run when this picture of it is done; to be asked before the picture is closed. */
    EngineListener.StepsRun stepsRun(PictureRun picture) {
        int steps = picture.run().steps();
        int tokens = picture.run().promptTokens();
        return phase == Phase.BASE
                ? new EngineListener.StepsRun(steps, 0, tokens)
                : new EngineListener.StepsRun(baseSteps, steps, tokens);
    }

    /** What {@link #stepsRun(PictureRun)} last said. */
    EngineListener.StepsRun hasRun() {
        return hasRun;
    }

    void hasRun(EngineListener.StepsRun steps) {
        hasRun = steps;
    }

    JobCheckpoint checkpoint() {
        return new JobCheckpoint(
                phase,
                step(),
                baseSteps,
                pictures.stream().map(picture -> picture.run().checkpoint()).toList());
    }

    /** The base phase is over; the state that the refiner's worker goes on from. */
    JobCheckpoint handOff(long now) {
        baseSteps = steps();
        phase = Phase.REFINER;
        checkpointAt = now;
        toldStep = -1;
        checkpointStep = 0;
        List<byte[]> states =
                pictures.stream().map(picture -> picture.run().checkpoint()).toList();
        return new JobCheckpoint(phase, 0, baseSteps, states);
    }

    void close() {
        pictures.forEach(PictureRun::close);
    }
}
