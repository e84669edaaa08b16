package dev.diptych.onnx;

import dev.diptych.diffusion.SchedulerConfig;
import dev.diptych.diffusion.UnsupportedSchedulerException;
import dev.diptych.job.ModelCard;
import dev.diptych.job.Phase;
import dev.diptych.model.BadModelException;
import dev.diptych.model.ModelDirectory;
import dev.diptych.model.ModelFolder;
import dev.diptych.sdxl.LoadedPhase;
import dev.diptych.sdxl.Phases;
import dev.diptych.sdxl.SdxlModel;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Loads a model's folders onto a device. */
public final class SdxlLoader {
    /** Side in pixels of the largest square that a VAE sees at once; larger pictures go through it tile by tile. */
    public static final int DEFAULT_TILE = 1024;

    private SdxlLoader() {}

    /** With VAE tiles of {@value #DEFAULT_TILE} pixels. */
    public static SdxlModel load(OnnxDevice device, ModelDirectory models, String name, Set<Phase> phases) {
        return load(device, models, name, phases, DEFAULT_TILE);
    }

    /**
     * @param phases those to load; the refiner only if the model has one
     * @param tile side in pixels of the largest square that a VAE sees at once
     * @throws BadModelException if a folder cannot be run; nothing stays open then
     */
    public static SdxlModel load(OnnxDevice device, ModelDirectory models, String name, Set<Phase> phases, int tile) {
        StageLoader loader = new StageLoader(device, tile);
        try {
            return load(loader, models, name, phases, device::interrupt);
        } catch (RuntimeException | Error e) {
            loader.close();
            throw e;
        }
    }

    private static SdxlModel load(
            StageLoader loader, ModelDirectory models, String name, Set<Phase> phases, Runnable interrupt) {
        ModelFolder base = models.base(name);
        Optional<ModelFolder> refiner = models.refiner(name).map(folder -> folder.requiredToFollow(base));
        Map<Phase, SchedulerConfig> schedules = new EnumMap<>(Phase.class);
        schedules.put(Phase.BASE, schedule(base));
        refiner.ifPresent(folder -> schedules.put(Phase.REFINER, schedule(folder)));
        Map<Phase, LoadedPhase> stages = new EnumMap<>(Phase.class);
        if (phases.contains(Phase.BASE)) {
            stages.put(Phase.BASE, loader.load(base));
        }
        if (phases.contains(Phase.REFINER) && refiner.isPresent()) {
            stages.put(Phase.REFINER, loader.load(refiner.get()));
        }
        ModelCard card = ModelDirectory.card(name, loader.tried(base), refiner.map(loader::tried));
        return new SdxlModel(card, new Phases(schedules, stages), loader.opened(), interrupt);
    }

    static SchedulerConfig schedule(ModelFolder folder) {
        try {
            return SchedulerConfig.of(folder.scheduler());
        } catch (UnsupportedSchedulerException e) {
            throw new BadModelException(
                    "scheduler/scheduler_config.json", "%s in %s".formatted(e.expected(), e.key()), e.found());
        }
    }
}
