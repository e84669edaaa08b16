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
    private volatile int calls;

    StepStop(DiffusionModel model) {
        this.model = model;
    }

    /** @param order {@code before 7} or {@code after 7}: the seventh step of this process from now on */
    void arm(String order) {
        calls = 0;
        afterIt = order.startsWith("after ");
        stopAt = Integer.parseInt(order.substring(order.indexOf(' ') + 1));
    }

    @Override
    public void predict(List<? extends DiffusionRun> runs, int pictures) {
        calls++;
        if (calls == stopAt && !afterIt) {
            stop();
        }
        model.predict(runs, pictures);
    }

    @Override
    public void step(List<? extends DiffusionRun> runs) {
        model.step(runs);
        runs.forEach(run -> HarnessLine.say("ran %s %d".formatted(run.phase().wireName(), run.step())));
        if (calls == stopAt) {
            stop();
        }
    }

    @Override
    public boolean isOnDevice(Phase phase) {
        return model.isOnDevice(phase);
    }

    @Override
    public void bringOntoDevice(Phase phase) {
        model.bringOntoDevice(phase);
    }

    @Override
    public void interrupt() {
        model.interrupt();
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
