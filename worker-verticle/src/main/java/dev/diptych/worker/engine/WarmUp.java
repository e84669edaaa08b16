package dev.diptych.worker.engine;

import dev.diptych.job.Handoff;
import dev.diptych.job.JobRequest;
import dev.diptych.job.MicroConditioning;
import dev.diptych.job.Phase;
import dev.diptych.job.Prompt;
import dev.diptych.job.Sampling;
import dev.diptych.job.SourceImage;
import dev.diptych.sdxl.DiffusionModel;
import dev.diptych.sdxl.DiffusionRun;
import dev.diptych.sdxl.SourcePixels;
import java.util.List;
import java.util.stream.IntStream;

/** Runs each model once before its worker is ready, so that no job pays for what a device does at its first calls. */
public final class WarmUp {
    private WarmUp() {}

    /**
     * A picture of the native size through all phases that are loaded, at every batch size up to the settings' limit. A
     * base that inpaints by channels of its own is left out: it takes no job without a picture.
     */
    public static void run(List<DiffusionModel> models, EngineSettings settings) {
        for (DiffusionModel model : models) {
            int largest = Math.min(settings.warmUpBatch(), model.largestBatch());
            for (int size : settings.batchSizes()) {
                if (size <= largest && !model.card().inpaintsByChannels()) {
                    warm(model, size);
                }
            }
        }
        // Where UNets take turns, the one that the next job will want.
        models.stream()
                .filter(model -> model.phases().contains(Phase.BASE) && !model.isOnDevice(Phase.BASE))
                .findFirst()
                .ifPresent(model -> model.bringOntoDevice(Phase.BASE));
    }

    private static void warm(DiffusionModel model, int pictures) {
        JobRequest request = request(model);
        List<DiffusionRun> runs = IntStream.range(0, pictures)
                .mapToObj(image -> model.start(request, image, SourcePixels.NONE))
                .toList();
        walk(model, runs);
        if (runs.get(0).refinerFollows()) {
            runs.forEach(DiffusionRun::handOff);
            walk(model, runs);
        }
        model.decode(runs.get(0));
        runs.forEach(DiffusionRun::close);
    }

    private static void walk(DiffusionModel model, List<DiffusionRun> runs) {
        while (!runs.get(0).phaseDone()) {
            model.advance(runs);
        }
    }

    /**
     * Two steps: one of the base, and one of the refiner where it is here; or both of the refiner where it is alone, from
     * noise, since the picture that it is to start from is never given.
     */
    private static JobRequest request(DiffusionModel model) {
        boolean refines = model.phases().contains(Phase.REFINER);
        Handoff handoff = refines
                ? new Handoff(Handoff.Mode.RENOISE, 0.5, Handoff.Unit.STEPS, Handoff.DEFAULT_STRENGTH)
                : Handoff.off();
        SourceImage source = model.phases().contains(Phase.BASE) ? null : new SourceImage("none", null, 1, true);
        return new JobRequest(
                model.card().name(),
                Prompt.of("a picture"),
                model.card().nativeSize(),
                0,
                1,
                Sampling.defaults().withSteps(2),
                handoff,
                MicroConditioning.defaults(),
                source);
    }
}
