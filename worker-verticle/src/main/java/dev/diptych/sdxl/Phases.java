package dev.diptych.sdxl;

import dev.diptych.diffusion.Scheduler;
import dev.diptych.diffusion.SchedulerConfig;
import dev.diptych.diffusion.Schedulers;
import dev.diptych.diffusion.UnsupportedSchedulerException;
import dev.diptych.job.InvalidRequestException;
import dev.diptych.job.JobRequest;
import dev.diptych.job.Phase;
import dev.diptych.job.SchedulerName;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** How the phases of a request begin: its conditioning, its part of the schedule, its first latents. */
public final class Phases {
    private final Map<Phase, SchedulerConfig> schedules = new EnumMap<>(Phase.class);
    private final Map<Phase, LoadedPhase> stages = new EnumMap<>(Phase.class);

    /**
     * @param schedules each phase's own, of all phases that the model has, loaded here or not: where the base stops
     *     depends on where the refiner begins
     * @param stages those that are loaded; one at least
     */
    public Phases(Map<Phase, SchedulerConfig> schedules, Map<Phase, LoadedPhase> stages) {
        this.schedules.putAll(schedules);
        this.stages.putAll(stages);
    }

    Set<Phase> loaded() {
        return Collections.unmodifiableSet(stages.keySet());
    }

    LoadedPhase stage(Phase phase) {
        LoadedPhase stage = stages.get(phase);
        if (stage == null) {
            throw new IllegalStateException(
                    "expected the %s loaded here, found %s only".formatted(phase.wireName(), stages.keySet()));
        }
        return stage;
    }

    /** The phase's own, or else the other one: both decode the same latents. */
    LoadedPhase anyStage(Phase phase) {
        LoadedPhase stage = stages.get(phase);
        return stage == null ? stages.values().iterator().next() : stage;
    }

    int promptTokens(PictureOrder order) {
        Phase phase = order.request().firstPhase();
        return anyStage(phase).prompts().tokens(order.request().prompt());
    }

    /** The base phase, from noise or from the uploaded picture. */
    PhaseWalk base(PictureOrder order) {
        LoadedPhase stage = stage(Phase.BASE);
        SeededNoise noise = SeededNoise.of(order, Phase.BASE);
        WalkPlan plan = plans(order).base();
        return walk(order, Phase.BASE, plan, noise, FirstLatents.of(order, stage, plan, noise));
    }

    /** The refiner phase on the base's finished latents. */
    PhaseWalk refiner(PictureOrder order, float[] baseLatents) {
        LoadedPhase stage = stage(Phase.REFINER);
        SeededNoise noise = SeededNoise.of(order, Phase.REFINER);
        PhasePlans plans = plans(order);
        WalkPlan plan = plans.refiner();
        float[] handed = plans.carried(baseLatents);
        FirstLatents first = FirstLatents.handedOver(order, stage, plan, noise, handed, plans.renoised());
        return walk(order, Phase.REFINER, plan, noise, first);
    }

    /** The refiner phase alone, over the uploaded picture. */
    PhaseWalk refinerAlone(PictureOrder order) {
        LoadedPhase stage = stage(Phase.REFINER);
        SeededNoise noise = SeededNoise.of(order, Phase.REFINER);
        WalkPlan plan = plans(order).refiner();
        return walk(order, Phase.REFINER, plan, noise, FirstLatents.of(order, stage, plan, noise));
    }

    /** A phase that goes on where a checkpoint says. */
    PhaseWalk resumed(PictureOrder order, RunCheckpoint state) {
        PhaseWalk walk = state.phase() == Phase.BASE
                ? base(order)
                : order.request().firstPhase() == Phase.REFINER ? refinerAlone(order) : refiner(order, state.latents());
        if (walk.plan().calls().count() != state.steps() || state.call() != walk.call() + state.step()) {
            throw new CorruptCheckpointException(walk.plan().calls().count() + " steps", state.steps());
        }
        walk.restore(state);
        return walk;
    }

    /** Whether the refiner has steps to go after the base. */
    boolean refinerFollows(PictureOrder order) {
        return order.request().firstPhase() == Phase.BASE && plans(order).refinerFollows();
    }

    private PhasePlans plans(PictureOrder order) {
        try {
            return PhasePlans.of(order, scheduler(order, Phase.BASE), scheduler(order, Phase.REFINER));
        } catch (UnsupportedSchedulerException e) {
            throw new InvalidRequestException(e.key(), e.expected(), e.found());
        }
    }

    /** The one that the job names, with the settings of the phase's own folder, as diffusers' {@code from_config} does. */
    private Scheduler scheduler(PictureOrder order, Phase phase) {
        SchedulerName name = order.request().sampling().scheduler();
        SchedulerConfig own = schedules.get(schedules.containsKey(phase) ? phase : Phase.BASE);
        return Schedulers.of(
                Objects.requireNonNull(own),
                name == null ? null : name.wireName(),
                order.request().sampling().steps());
    }

    private PhaseWalk walk(PictureOrder order, Phase phase, WalkPlan plan, SeededNoise noise, FirstLatents first) {
        LoadedPhase stage = stage(phase);
        JobRequest request = order.request();
        requireSkip(stage, request.sampling().clipSkip());
        EncodedPrompt prompt =
                stage.prompts().encode(request.prompt(), request.sampling().clipSkip());
        RequestTimeIds ids = RequestTimeIds.of(phase, request.size(), request.conditioning(), first.upload());
        GuidedConditioning guided = new GuidedConditioning(
                prompt.positive(ids.positive()), prompt.negative(ids.negative()), request.sampling());
        return new PhaseWalk(
                plan, guided, noise, first.inpainting(), stage.denoiser().inChannels(), first.latents());
    }

    private static void requireSkip(LoadedPhase stage, int skip) {
        int largest = stage.prompts().largestSkip();
        if (skip > largest) {
            throw new InvalidRequestException("clip_skip", "at most " + largest + " for this model", skip);
        }
    }
}
