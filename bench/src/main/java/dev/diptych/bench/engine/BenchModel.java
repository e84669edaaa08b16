package dev.diptych.bench.engine;

import dev.diptych.picture.Picture;
import dev.diptych.sdxl.DiffusionModel;
import dev.diptych.sdxl.DiffusionRun;
import dev.diptych.worker.simulated.ForwardingModel;

/** A model that several engines use one after another, and that keeps the latents that it decoded last. */
final class BenchModel extends ForwardingModel {
    private float[] lastDecoded = {};

    BenchModel(DiffusionModel model) {
        super(model);
    }

    /** {@code [4, h/8, w/8]}; for the device's thread. */
    float[] lastDecoded() {
        return lastDecoded;
    }

    @Override
    public Picture decode(DiffusionRun run) {
        lastDecoded = run.latents().clone();
        return super.decode(run);
    }

    /** Leaves the model open: it outlives the engine. */
    @Override
    public void close() {}
}
