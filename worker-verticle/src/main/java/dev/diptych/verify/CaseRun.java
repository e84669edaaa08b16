package dev.diptych.verify;

import dev.diptych.diffusion.Calls;
import dev.diptych.diffusion.HandoffCut;
import dev.diptych.diffusion.HandoffPlan;
import dev.diptych.diffusion.Scheduler;
import dev.diptych.diffusion.Schedulers;
import dev.diptych.job.ImageSize;
import dev.diptych.job.Phase;
import dev.diptych.job.Prompt;
import dev.diptych.job.Sampling;
import dev.diptych.picture.Picture;
import dev.diptych.sdxl.Denoiser.Row;
import dev.diptych.sdxl.EncodedPrompt;
import dev.diptych.sdxl.GuidedConditioning;
import dev.diptych.sdxl.LatentSize;
import dev.diptych.sdxl.LoadedPhase;
import dev.diptych.sdxl.NoiseStream;
import dev.diptych.sdxl.PhaseWalk;
import dev.diptych.sdxl.RequestTimeIds;
import dev.diptych.sdxl.SourceLatents;
import dev.diptych.sdxl.Upload;
import dev.diptych.sdxl.WalkPlan;
import java.util.ArrayList;
import java.util.List;

/** The walks of a case's pictures, all in one batch as diffusers ran them. */
final class CaseRun {
    private final CaseFolder folder;
    private final LoadedPhase stage;
    private final ImageSize picture;
    private final LatentSize size;
    private final Sampling sampling;
    private final List<GuidedConditioning> told = new ArrayList<>();
    private final List<PhaseWalk> walks = new ArrayList<>();

    CaseRun(CaseFolder folder, LoadedPhase stage) {
        this.folder = folder;
        this.stage = stage;
        if (!folder.param("padding_mask_crop").isMissingNode()) {
            throw new UncoveredCaseException("padding_mask_crop");
        }
        int[] shape = folder.tensor("latents_init").shape();
        size = new LatentSize(shape[2], shape[3]);
        int factor = stage.decoder().factor();
        picture = new ImageSize(size.width() * factor, size.height() * factor);
        sampling = new Sampling(
                null,
                (int) folder.number("num_inference_steps", 50),
                folder.number("guidance_scale", 5),
                folder.number("guidance_rescale", 0),
                folder.number("guidance_start", 0),
                folder.number("guidance_end", 1),
                (int) folder.number("clip_skip", 0));
    }

    List<PhaseWalk> walks() {
        return walks;
    }

    List<GuidedConditioning> told() {
        return told;
    }

    LatentSize size() {
        return size;
    }

    void begin(CaseNoise noise, List<Prompt> prompts, RequestTimeIds ids, boolean interleaved) {
        for (int i = 0; i < prompts.size(); i++) {
            EncodedPrompt prompt = stage.prompts().encode(prompts.get(i), sampling.clipSkip());
            boolean swapped = interleaved && i % 2 == 1;
            told.add(new GuidedConditioning(
                    prompt.positive(positive(ids, interleaved, prompts.size() + i)),
                    prompt.negative(swapped ? ids.positive() : ids.negative()),
                    sampling));
            walks.add(walk(i, noise.of(i)));
        }
    }

    RequestTimeIds timeIds(CasePrompts prompts) {
        return RequestTimeIds.of(folder.phase(), picture, prompts.conditioning(picture), null);
    }

    boolean done() {
        return walks.get(0).done();
    }

    void advance() {
        List<Row> rows = new ArrayList<>();
        walks.forEach(walk -> rows.addAll(walk.rows()));
        stage.denoiser().denoise(size, rows);
        walks.forEach(PhaseWalk::step);
    }

    /** Row {@code row} of the doubled batch has the positive ids where diffusers interleaves them. */
    private static float[] positive(RequestTimeIds ids, boolean interleaved, int row) {
        return interleaved && row % 2 == 0 ? ids.negative() : ids.positive();
    }

    private PhaseWalk walk(int i, NoiseStream noise) {
        WalkPlan plan = plan();
        int channels = stage.denoiser().inChannels();
        int count = stage.denoiser().outChannels() * size.area();
        GuidedConditioning guided = told.get(i);
        if (folder.param("image").isMissingNode()) {
            float[] first = scaled(noise.draw(count), plan.scheduler().initNoiseSigma());
            return new PhaseWalk(plan, guided, noise, null, channels, first);
        }
        Picture input = folder.picture("input");
        if (input == null) {
            return new PhaseWalk(plan, guided, noise, null, channels, fromLatents(i, plan, noise, count));
        }
        Picture mask = folder.isInpainting() ? folder.picture("mask") : null;
        SourceLatents source = SourceLatents.of(Upload.stretched(input, mask, picture), strength(), stage, size, noise);
        return new PhaseWalk(plan, guided, noise, source.inpainting(), channels, first(source, plan));
    }

    /** The picture was given as latents: those recorded, or else what the first latents tell of them. */
    private float[] fromLatents(int i, WalkPlan plan, NoiseStream noise, int count) {
        boolean noised = folder.isRenoised() || folder.param("denoising_start").isMissingNode();
        float[] drawn = noised ? noise.draw(count) : new float[count];
        if (!folder.has("latents_in")) {
            return folder.tensor("latents_init").row(i);
        }
        float[] given = folder.tensor("latents_in").row(i);
        return noised ? plan.scheduler().addNoise(given, drawn, plan.calls().from()) : given;
    }

    private float[] first(SourceLatents source, WalkPlan plan) {
        if (!folder.param("denoising_start").isMissingNode()) {
            return source.picture();
        }
        Scheduler scheduler = plan.scheduler();
        return folder.isInpainting() && strength() == 1
                ? scaled(source.noise(), scheduler.initNoiseSigma())
                : scheduler.addNoise(
                        source.picture(), source.noise(), plan.calls().from());
    }

    private WalkPlan plan() {
        Scheduler scheduler = Schedulers.of(folder.scheduler(), null, sampling.steps(), folder.number("eta", 0));
        if (!folder.isRenoised()) {
            return new WalkPlan(scheduler, size, calls(scheduler), false);
        }
        double at = folder.number("denoising_end", folder.number("denoising_start", 1));
        HandoffPlan plan = HandoffPlan.renoise(scheduler, scheduler, HandoffCut.atNoise(at), 1);
        return folder.phase() == Phase.BASE
                ? new WalkPlan(scheduler, size, plan.base(), plan.baseEndsClean())
                : new WalkPlan(scheduler, size, plan.refiner(), false);
    }

    /** The calls that diffusers makes. */
    private Calls calls(Scheduler scheduler) {
        int from = 0;
        if (!folder.param("denoising_start").isMissingNode()) {
            from = Calls.fromDenoisingStart(scheduler, folder.number("denoising_start", 0))
                    .from();
        } else if (!folder.param("image").isMissingNode()) {
            from = Calls.ofStrength(scheduler, strength()).from();
        }
        int to = folder.param("denoising_end").isMissingNode()
                ? scheduler.calls()
                : Calls.untilDenoisingEnd(scheduler, folder.number("denoising_end", 1))
                        .to();
        return new Calls(from, to);
    }

    private double strength() {
        return folder.number("strength", folder.isInpainting() ? 0.9999 : 0.3);
    }

    private static float[] scaled(float[] noise, double sigma) {
        float[] scaled = new float[noise.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = noise[i] * (float) sigma;
        }
        return scaled;
    }
}
