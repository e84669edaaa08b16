package dev.diptych.bench.engine;

import dev.diptych.job.JobRequest;
import dev.diptych.job.ModelCard;
import dev.diptych.job.Phase;
import dev.diptych.picture.Picture;
import dev.diptych.sdxl.DiffusionModel;
import dev.diptych.sdxl.DiffusionRun;
import dev.diptych.sdxl.SourcePixels;
import java.util.List;
import java.util.Set;

/** A model that several engines use one after another, and that keeps the latents that it decoded last. */
final class BenchModel implements DiffusionModel {
    private final DiffusionModel model;
    private float[] lastDecoded = {};

    BenchModel(DiffusionModel model) {
        this.model = model;
    }

    /** {@code [4, h/8, w/8]}; for the device's thread. */
    float[] lastDecoded() {
        return lastDecoded;
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
    public Picture decode(DiffusionRun run) {
        lastDecoded = run.latents().clone();
        return model.decode(run);
    }

    @Override
    public int largestBatch() {
        return model.largestBatch();
    }

    /** Leaves the model open: it outlives the engine. */
    @Override
    public void close() {}
}
