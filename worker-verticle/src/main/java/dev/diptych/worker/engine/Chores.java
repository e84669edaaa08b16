package dev.diptych.worker.engine;

import dev.diptych.picture.Picture;
import dev.diptych.sdxl.CorruptCheckpointException;
import dev.diptych.sdxl.DiffusionModel;
import dev.diptych.sdxl.DiffusionRun;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The work beside the steps: starting a picture, taking it over to the refiner, decoding it. One picture at a time. */
final class Chores {
    private static final Logger LOG = LoggerFactory.getLogger(Chores.class);
    private static final List<PictureRun.Need> IN_ORDER =
            List.of(PictureRun.Need.DECODE, PictureRun.Need.REFINE, PictureRun.Need.START);
    private final DeviceCalls calls;
    private final EngineMeter meter;
    private final EngineListener listener;

    Chores(DeviceCalls calls, EngineMeter meter, EngineListener listener) {
        this.calls = calls;
        this.meter = meter;
        this.listener = listener;
    }

    /** The picture whose chore comes next: what ends a job goes before what begins one. */
    static Optional<PictureRun> next(List<JobRun> jobs) {
        for (PictureRun.Need need : IN_ORDER) {
            for (JobRun job : jobs) {
                if (job.any(need)) {
                    return Optional.of(Roster.inNeedOf(need, jobs).get(0));
                }
            }
        }
        return Optional.empty();
    }

    /** @param picture one that {@link #next} gave */
    void attend(PictureRun picture) {
        switch (picture.need()) {
            case START -> start(picture);
            case REFINE -> refine(picture);
            case DECODE -> decode(picture);
            case STEP, HAND_OFF, NOTHING -> throw new IllegalArgumentException("no chore: " + picture.need());
        }
    }

    private void start(PictureRun picture) {
        JobRun job = picture.job();
        picture.began(calls.call(Stage.ENCODE, List.of(job.lease()), () -> begin(picture)));
    }

    private void refine(PictureRun picture) {
        calls.timed(Stage.REFINE, List.of(picture.job().lease()), picture.run()::handOff);
    }

    private void decode(PictureRun picture) {
        JobRun job = picture.job();
        EngineListener.StepsRun steps = job.stepsRun(picture);
        Picture decoded =
                calls.call(Stage.DECODE, List.of(job.lease()), () -> job.model().decode(picture.run()));
        picture.wasDecoded();
        listener.decoded(job.lease(), picture.image(), decoded, steps);
        job.hasRun(steps);
    }

    private DiffusionRun begin(PictureRun picture) {
        JobRun job = picture.job();
        DiffusionModel model = job.model();
        if (job.resumeFrom().isPresent()) {
            byte[] state = job.resumeFrom().get().pictures().get(picture.image());
            try {
                DiffusionRun run = model.resume(job.request(), picture.image(), job.source(), state);
                meter.resumed();
                return run;
            } catch (CorruptCheckpointException e) {
                if (!job.canStartAnew()) {
                    throw e;
                }
                LOG.warn("job {} starts its phase anew: {}", job.lease().job(), e.getMessage());
            }
        }
        return model.start(job.request(), picture.image(), job.source());
    }
}
