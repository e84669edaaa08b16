package dev.diptych.worker.engine;

import dev.diptych.job.JobRequest;
import dev.diptych.job.Phase;
import dev.diptych.picture.Picture;
import dev.diptych.sdxl.DiffusionModel;
import dev.diptych.sdxl.DiffusionRun;
import dev.diptych.sdxl.SourcePixels;
import dev.diptych.worker.simulated.ForwardingModel;
import dev.diptych.worker.simulated.SimulatedDevice;
import dev.diptych.worker.simulated.SimulatedDevice.Operation;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A real model of which some phases are used, and whose UNet calls a test can watch. It leaves the model open. */
final class ObservedModel extends ForwardingModel {
    private final Set<Phase> phases;
    private final SimulatedDevice observer;
    private final Map<Long, float[]> decoded;
    private final Map<DiffusionRun, Long> seeds = new IdentityHashMap<>();

    /** @param decoded where the latents go that were decoded, by their jobs' seeds */
    ObservedModel(DiffusionModel model, Set<Phase> phases, SimulatedDevice observer, Map<Long, float[]> decoded) {
        super(model);
        this.phases = phases;
        this.observer = observer;
        this.decoded = decoded;
    }

    @Override
    public Set<Phase> phases() {
        return phases;
    }

    @Override
    public DiffusionRun start(JobRequest request, int image, SourcePixels source) {
        return seeded(request, super.start(request, image, source));
    }

    @Override
    public DiffusionRun resume(JobRequest request, int image, SourcePixels source, byte[] checkpoint) {
        return seeded(request, super.resume(request, image, source, checkpoint));
    }

    @Override
    public void predict(List<? extends DiffusionRun> runs, int pictures) {
        observer.call(Operation.STEP, List.of());
        super.predict(runs, pictures);
    }

    @Override
    public Picture decode(DiffusionRun run) {
        decoded.put(Objects.requireNonNull(seeds.get(run)), run.latents().clone());
        return super.decode(run);
    }

    @Override
    public void close() {}

    private DiffusionRun seeded(JobRequest request, DiffusionRun run) {
        seeds.put(run, request.seed());
        return run;
    }
}
