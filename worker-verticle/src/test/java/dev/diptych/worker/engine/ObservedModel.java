package dev.diptych.worker.engine;

import dev.diptych.job.JobRequest;
import dev.diptych.job.ModelCard;
import dev.diptych.job.Phase;
import dev.diptych.picture.Picture;
import dev.diptych.sdxl.DiffusionModel;
import dev.diptych.sdxl.DiffusionRun;
import dev.diptych.sdxl.SourcePixels;
import dev.diptych.worker.simulated.SimulatedDevice;
import dev.diptych.worker.simulated.SimulatedDevice.Operation;
import java.util.List;
import java.util.Set;

/** A real model of which some phases are used, and whose UNet calls a test can watch. It leaves the model open. */
record ObservedModel(DiffusionModel model, Set<Phase> phases, SimulatedDevice observer) implements DiffusionModel {
    @Override
    public ModelCard card() {
        return model.card();
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
    public void advance(List<? extends DiffusionRun> runs) {
        observer.call(Operation.STEP, List.of());
        model.advance(runs);
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
    public void close() {}
}
