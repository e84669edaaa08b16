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
    private final DeviceCalls calls;
    private final EngineMeter meter;

    Chores(DeviceCalls calls, EngineMeter meter) {
        this.calls = calls;
        this.meter = meter;
    }

    /** The picture whose chore comes next: what ends a job goes before what begins one. */
    static Optional<PictureRun> next(List<JobRun> jobs) {
        for (PictureRun.Need need : List.of(PictureRun.Need.DECODE, PictureRun.Need.REFINE, PictureRun.Need.START)) {
            List<PictureRun> waiting = Roster.inNeedOf(need, jobs);
            if (!waiting.isEmpty()) {
                return Optional.of(waiting.get(0));
            }
        }
        return Optional.empty();
    }

    void start(PictureRun picture) {
        JobRun job = picture.job();
        picture.began(calls.call(Stage.ENCODE, List.of(job.lease()), () -> begin(picture)));
    }

    void refine(PictureRun picture) {
        calls.call(Stage.REFINE, List.of(picture.job().lease()), (Runnable) picture.run()::handOff);
    }

    Picture decode(PictureRun picture) {
        JobRun job = picture.job();
        Picture decoded =
                calls.call(Stage.DECODE, List.of(job.lease()), () -> job.model().decode(picture.run()));
        picture.wasDecoded();
        return decoded;
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
