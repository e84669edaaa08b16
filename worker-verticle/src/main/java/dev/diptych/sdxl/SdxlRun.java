package dev.diptych.sdxl;

import dev.diptych.job.Phase;
import dev.diptych.picture.Picture;
import org.jspecify.annotations.Nullable;

/** A run of {@link SdxlModel}. */
final class SdxlRun implements DiffusionRun {
    /** What runs that share a UNet call have in common; the timestep only where the export takes one for all rows. */
    private record BatchKey(
            Phase phase,
            LatentSize size,
            int tokens,
            int rows,
            @Nullable Double timestep) {}

    private final Phases phases;
    private final PictureOrder order;
    private final int promptTokens;
    private final boolean refinerFollows;
    private Phase phase;
    private int steps;
    private float[] latents;
    /** Null when the phase was done on another worker. */
    private @Nullable PhaseWalk walk;

    SdxlRun(Phases phases, PictureOrder order, Phase phase, PhaseWalk walk, int promptTokens) {
        this.phases = phases;
        this.order = order;
        this.phase = phase;
        this.walk = walk;
        this.promptTokens = promptTokens;
        refinerFollows = phases.refinerFollows(order);
        steps = walk.plan().calls().count();
        latents = walk.latents();
    }

    /** A base phase that is done, as its checkpoint tells. */
    SdxlRun(Phases phases, PictureOrder order, RunCheckpoint state, int promptTokens) {
        this.phases = phases;
        this.order = order;
        this.phase = state.phase();
        this.promptTokens = promptTokens;
        refinerFollows = phases.refinerFollows(order);
        steps = state.steps();
        latents = state.latents();
    }

    @Override
    public Phase phase() {
        return phase;
    }

    @Override
    public int step() {
        return walk == null
                ? steps
                : Math.min(steps, walk.call() - walk.plan().calls().from());
    }

    @Override
    public int steps() {
        return steps;
    }

    @Override
    public boolean refinerFollows() {
        return phase == Phase.BASE && refinerFollows;
    }

    @Override
    public void handOff() {
        if (!refinerFollows() || !phaseDone()) {
            throw new IllegalStateException("expected a finished base phase, found step %d of %d of %s"
                    .formatted(step(), steps, phase.wireName()));
        }
        PhaseWalk refining = phases.refiner(order, latents());
        phase = Phase.REFINER;
        walk = refining;
        steps = refining.plan().calls().count();
    }

    @Override
    public Object batchKey() {
        PhaseWalk walking = walk();
        boolean mixes = phases.stage(phase).denoiser().mixesTimesteps();
        return new BatchKey(
                phase,
                walking.plan().size(),
                walking.tokens(),
                walking.rowCount(),
                mixes ? null : (Double) walking.timestep());
    }

    @Override
    public byte[] checkpoint() {
        return new RunCheckpoint(
                        order.fingerprint(),
                        phase,
                        walk == null ? steps : walk.call(),
                        step(),
                        steps,
                        walk == null ? 0 : walk.noise().position(),
                        latents(),
                        walk == null ? new float[0][] : walk.scheduler().history())
                .bytes();
    }

    @Override
    public Picture preview() {
        float[] clean = walk == null ? latents : walk.clean();
        return phases.anyStage(phase).preview().picture(order.latentSize(), clean);
    }

    @Override
    public int promptTokens() {
        return promptTokens;
    }

    @Override
    public void close() {
        // A run holds arrays on the heap only; the device's buffers belong to the networks.
    }

    @Override
    public float[] latents() {
        return walk == null ? latents : walk.latents();
    }

    LatentSize size() {
        return order.latentSize();
    }

    PhaseWalk walk() {
        if (walk == null || walk.done()) {
            throw new IllegalStateException("expected steps left, found phase %s done".formatted(phase.wireName()));
        }
        return walk;
    }
}
