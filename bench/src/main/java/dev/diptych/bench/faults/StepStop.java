package dev.diptych.bench.faults;

import dev.diptych.job.JobRequest;
import dev.diptych.job.ModelCard;
import dev.diptych.job.Phase;
import dev.diptych.picture.Picture;
import dev.diptych.sdxl.DiffusionModel;
import dev.diptych.sdxl.DiffusionRun;
import dev.diptych.sdxl.SourcePixels;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * A model under watch: it says each step that it has run, and at the step that it is told to stop at it waits for its
 * process' end.
 */
final class StepStop implements DiffusionModel {
    private final DiffusionModel model;
    private volatile int stopAt = Integer.MAX_VALUE;
    private volatile boolean afterIt;
    private int step;

    StepStop(DiffusionModel model) {
        this.model = model;
    }

    /** @param order {@code before 7} or {@code after 7}: the seventh step of this process from now on */
    void arm(String order) {
        step = 0;
        afterIt = order.startsWith("after ");
        stopAt = Integer.parseInt(order.substring(order.indexOf(' ') + 1));
    }

    @Override
    public void advance(List<? extends DiffusionRun> runs) {
        step++;
        if (step == stopAt && !afterIt) {
            stop();
        }
        model.advance(runs);
        runs.forEach(run -> HarnessLine.say("ran %s %d".formatted(run.phase().wireName(), run.step())));
        if (step == stopAt) {
            stop();
        }
    }

    private static void stop() {
        HarnessLine.say("point");
        while (true) {
            LockSupport.park();
        }
    }

    @Override
    public ModelCard card() {
        return model.card();
    }

    @Override
    public Set<Phase> phases() {
        return model.phases();
    }

    @Override
    public DiffusionRun start(JobRequest request, int image, SourcePixels source) {
        return model.start(request, image, source);
    }

    @Override
    public DiffusionRun resume(JobRequest request, int image, SourcePixels source, byte[] checkpoint) {
        return model.resume(request, image, source, checkpoint);
    }

    @Override
    public Picture decode(DiffusionRun run) {
        return model.decode(run);
    }

    @Override
    public int largestBatch() {
        return model.largestBatch();
    }

    @Override
    public void close() {
        model.close();
    }
}
