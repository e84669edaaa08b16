package dev.diptych.sdxl;

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
import java.util.Set;

/** How the phases of a request begin: its conditioning, its part of the schedule, its first latents. */
public final class Phases {
    private final SchedulerConfig schedule;
    private final Map<Phase, Stage> stages = new EnumMap<>(Phase.class);

    /**
     * @param schedule of both phases, so that the refiner goes on where the base left off
     * @param stages those that are loaded; one at least
     */
    public Phases(SchedulerConfig schedule, Map<Phase, Stage> stages) {
        this.schedule = schedule;
        this.stages.putAll(stages);
    }

    Set<Phase> loaded() {
        return Collections.unmodifiableSet(stages.keySet());
    }

    Stage stage(Phase phase) {
        Stage stage = stages.get(phase);
        if (stage == null) {
            throw new IllegalStateException(
                    "expected the %s loaded here, found %s only".formatted(phase.wireName(), stages.keySet()));
        }
        return stage;
    }

    /** The phase's own, or else the other one: both decode the same latents. */
    Stage anyStage(Phase phase) {
        Stage stage = stages.get(phase);
        return stage == null ? stages.values().iterator().next() : stage;
    }

    int promptTokens(Order order) {
        Phase phase = order.request().firstPhase();
        return anyStage(phase).prompts().tokens(order.request().prompt());
    }

    /** The base phase, from noise or from the uploaded picture. */
    Walk base(Order order) {
        Stage stage = stage(Phase.BASE);
        SeededNoise noise = SeededNoise.of(order, Phase.BASE);
        WalkPlan plan = plans(order).base();
        return walk(order, Phase.BASE, plan, noise, FirstLatents.of(order, stage, plan, noise));
    }

    /** The refiner phase on the base's finished latents. */
    Walk refiner(Order order, float[] baseLatents) {
        Stage stage = stage(Phase.REFINER);
        SeededNoise noise = SeededNoise.of(order, Phase.REFINER);
        Plans plans = plans(order);
        WalkPlan plan = plans.refiner();
        FirstLatents first = FirstLatents.handedOver(order, stage, plan, noise, baseLatents, plans.renoised());
        return walk(order, Phase.REFINER, plan, noise, first);
    }

    /** The refiner phase alone, over the uploaded picture. */
    Walk refinerAlone(Order order) {
        Stage stage = stage(Phase.REFINER);
        SeededNoise noise = SeededNoise.of(order, Phase.REFINER);
        WalkPlan plan = plans(order).refiner();
        return walk(order, Phase.REFINER, plan, noise, FirstLatents.of(order, stage, plan, noise));
    }

    /** A phase that goes on where a checkpoint says. */
    Walk resumed(Order order, RunState state) {
        Walk walk = state.phase() == Phase.BASE
                ? base(order)
                : order.request().firstPhase() == Phase.REFINER ? refinerAlone(order) : refiner(order, state.latents());
        if (walk.plan().calls().count() != state.steps() || state.call() != walk.call() + state.step()) {
            throw new CorruptCheckpointException(walk.plan().calls().count() + " steps", state.steps());
        }
        walk.restore(state);
        return walk;
    }

    /** Whether the refiner has steps to go after the base. */
    boolean refinerFollows(Order order) {
        return order.request().firstPhase() == Phase.BASE && plans(order).refinerFollows();
    }

    private Plans plans(Order order) {
        SchedulerName name = order.request().sampling().scheduler();
        int steps = order.request().sampling().steps();
        try {
            return Plans.of(order, Schedulers.of(schedule, name == null ? null : name.wireName(), steps));
        } catch (UnsupportedSchedulerException e) {
            throw new InvalidRequestException(e.key(), e.expected(), e.found());
        }
    }

    private Walk walk(Order order, Phase phase, WalkPlan plan, SeededNoise noise, FirstLatents first) {
        Stage stage = stage(phase);
        JobRequest request = order.request();
        requireSkip(stage, request.sampling().clipSkip());
        EncodedPrompt prompt =
                stage.prompts().encode(request.prompt(), request.sampling().clipSkip());
        MicroConditioned ids = MicroConditioned.of(phase, request.size(), request.conditioning(), first.upload());
        Guided guided =
                new Guided(prompt.positive(ids.positive()), prompt.negative(ids.negative()), request.sampling());
        return new Walk(
                plan, guided, noise, first.inpainting(), stage.denoiser().inChannels(), first.latents());
    }

    private static void requireSkip(Stage stage, int skip) {
        int largest = stage.prompts().largestSkip();
        if (skip > largest) {
            throw new InvalidRequestException("clip_skip", "at most " + largest + " for this model", skip);
        }
    }
}
