package dev.diptych.sdxl;

import dev.diptych.diffusion.Guidance;
import dev.diptych.diffusion.Scheduler;
import dev.diptych.job.InvalidRequestException;
import dev.diptych.job.Sampling;
import dev.diptych.sdxl.Denoiser.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One picture in one phase, call by call: {@link #rows()} says what the UNet is asked, {@link #step()} takes its answer
 * from there. Nothing is hidden between calls but what {@link #latents()}, {@link #call()}, the scheduler's history and
 * the noise's position tell.
 */
public final class PhaseWalk {
    private static final float[] NO_NOISE = {};

    private final WalkPlan plan;
    private final GuidedConditioning guided;
    private final NoiseStream noise;
    private final @Nullable Inpainting inpainting;
    /** Of a network that takes mask and masked picture: the scaled latents, and these behind them. Else empty. */
    private final float[] channels;

    /** The UNet's answer, and after the step the estimate of the clean latents. */
    private final float[] prediction;
    /** The answer to the prompt alone, where guidance needs that; else empty. */
    private final float[] positive;

    private float[] latents;
    private float[] clean;
    private int call;

    /**
     * @param noise where it draws what its steps need
     * @param inChannels of the UNet
     * @param latents {@code [4, height, width]} that enter the first call; not changed
     */
    public PhaseWalk(
            WalkPlan plan,
            GuidedConditioning guided,
            NoiseStream noise,
            @Nullable Inpainting inpainting,
            int inChannels,
            float[] latents) {
        this.plan = plan;
        this.guided = guided;
        this.noise = noise;
        this.inpainting = inpainting;
        this.latents = latents.clone();
        clean = this.latents;
        call = plan.calls().from();
        int inputs = inChannels * plan.size().area();
        channels = new float[inputs == latents.length ? 0 : inputs];
        prediction = new float[latents.length];
        positive = new float[guided.sampling().guidanceRescale() > 0 ? latents.length : 0];
        scheduler().restore(call, new float[0][]);
        if (channels.length > 0) {
            requireInpainting().fillChannels(channels);
        }
    }

    /** Goes on from a checkpoint; the noise stands at its position already. */
    void restore(RunCheckpoint state) {
        scheduler().restore(state.call(), state.history());
        noise.moveTo(state.noisePosition());
        call = state.call();
        latents = state.latents();
        clean = latents;
    }

    public WalkPlan plan() {
        return plan;
    }

    /** The next call, counted over the scheduler's whole table. */
    public int call() {
        return call;
    }

    public boolean done() {
        return call >= plan.calls().to();
    }

    /**
     * {@code [4, height, width]} that enter the next call, or the phase's result when it is done. Not to be changed; the
     * next step may change them.
     */
    public float[] latents() {
        return latents;
    }

    /**
     * The last step's estimate of the clean latents; the latents themselves before the first. Not to be changed; the
     * UNet's next answer takes its place.
     */
    public float[] clean() {
        return clean;
    }

    NoiseStream noise() {
        return noise;
    }

    Scheduler scheduler() {
        return plan.scheduler();
    }

    int tokens() {
        return guided.positive().tokens();
    }

    double timestep() {
        return scheduler().timestep(call);
    }

    /** How many rows the next call takes. */
    int rowCount() {
        return guided.isOn(scheduler(), call) ? 2 : 1;
    }

    /** What the UNet is asked for the next call: negative and positive, or the positive alone. */
    public List<Row> rows() {
        if (rowCount() == 1) {
            return List.of(row(guided.positive(), prediction, 1));
        }
        Row first = row(guided.negative(), prediction, 1);
        return positive.length > 0
                ? List.of(first, row(guided.positive(), positive, 1))
                : List.of(first, row(guided.positive(), prediction, (float)
                        guided.sampling().guidanceScale()));
    }

    private Row row(Conditioning conditioning, float[] out, float weight) {
        float scale = scheduler().inputScale(call);
        if (channels.length == 0) {
            return new Row(latents, scale, timestep(), conditioning, out, weight);
        }
        for (int i = 0; i < latents.length; i++) {
            channels[i] = scale * latents[i];
        }
        return new Row(channels, 1, timestep(), conditioning, out, weight);
    }

    /** One scheduler step on what the UNet wrote into {@link #rows()}, in the same memory. */
    public void step() {
        float[] drawn = scheduler().drawsNoise(call) ? noise.draw(latents.length) : NO_NOISE;
        if (rowCount() == 2 && positive.length > 0) {
            Sampling sampling = guided.sampling();
            Guidance.combine(prediction, positive, sampling.guidanceScale(), sampling.guidanceRescale(), prediction);
        }
        scheduler().step(prediction, call, latents, drawn, new Scheduler.Step(latents, prediction));
        clean = prediction;
        call++;
        latents = done() && plan.endsClean() ? clean : latents;
        if (inpainting != null && channels.length == 0) {
            latents = done() && plan.endsWithoutNoise()
                    ? inpainting.blendedClean(latents)
                    : inpainting.blended(scheduler(), call, latents);
        }
    }

    private Inpainting requireInpainting() {
        if (inpainting == null) {
            throw new InvalidRequestException("mask", "one, since this model only inpaints", "none");
        }
        return inpainting;
    }
}
