package dev.diptych.worker.simulated;

import dev.diptych.job.JobRequest;
import dev.diptych.job.ModelCard;
import dev.diptych.job.Phase;
import dev.diptych.picture.Picture;
import dev.diptych.sdxl.DiffusionModel;
import dev.diptych.sdxl.DiffusionRun;
import dev.diptych.sdxl.SourcePixels;
import java.util.List;
import java.util.Set;

/** Passes every call on to another model, but for those that a test or harness wants to see. */
public abstract class ForwardingModel implements DiffusionModel {
    private final DiffusionModel model;

    protected ForwardingModel(DiffusionModel model) {
        this.model = model;
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
    public void predict(List<? extends DiffusionRun> runs, int pictures) {
        model.predict(runs, pictures);
    }

    @Override
    public void step(List<? extends DiffusionRun> runs) {
        model.step(runs);
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
