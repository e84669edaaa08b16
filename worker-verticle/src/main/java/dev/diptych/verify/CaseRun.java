package dev.diptych.verify;

import dev.diptych.diffusion.Scheduler;
import dev.diptych.job.ImageSize;
import dev.diptych.job.Prompt;
import dev.diptych.job.Sampling;
import dev.diptych.picture.InpaintMask;
import dev.diptych.picture.Lanczos;
import dev.diptych.picture.Picture;
import dev.diptych.picture.PictureTensor;
import dev.diptych.sdxl.Denoiser.Row;
import dev.diptych.sdxl.EncodedPrompt;
import dev.diptych.sdxl.GuidedConditioning;
import dev.diptych.sdxl.ImageEncoder;
import dev.diptych.sdxl.Inpainting;
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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The walks of a case's pictures, all in one batch as diffusers ran them. */
final class CaseRun {
    /** Arguments of diffusers' pipelines that no job has. */
    private static final List<String> UNCOVERED = List.of(
            "padding_mask_crop",
            "timesteps",
            "sigmas",
            "latents",
            "prompt_embeds",
            "negative_prompt_embeds",
            "ip_adapter_image",
            "ip_adapter_image_embeds",
            "cross_attention_kwargs");

    private final CaseFolder folder;
    private final LoadedPhase stage;
    private final CaseSchedule schedule;
    private final ImageSize picture;
    private final LatentSize size;
    private final Sampling sampling;
    private final List<GuidedConditioning> told = new ArrayList<>();
    private final List<PhaseWalk> walks = new ArrayList<>();
    private final List<@Nullable Inpainting> kept = new ArrayList<>();

    CaseRun(CaseFolder folder, LoadedPhase stage) {
        this.folder = folder;
        this.stage = stage;
        for (String argument : UNCOVERED) {
            if (!folder.param(argument).isMissingNode()) {
                throw new UncoveredCaseException(argument);
            }
        }
        schedule = new CaseSchedule(folder);
        int[] shape = folder.tensor("latents_init").shape();
        if (shape.length != 4) {
            throw new IllegalStateException("latents_init: expected 4 axes, found " + shape.length);
        }
        size = new LatentSize(shape[2], shape[3]);
        int factor = stage.decoder().factor();
        picture = new ImageSize(size.width() * factor, size.height() * factor);
        sampling = new Sampling(
                null,
                schedule.steps(),
                folder.number("guidance_scale", 5),
                folder.number("guidance_rescale", 0),
                folder.number("guidance_start", 0),
                folder.number("guidance_end", 1),
                (int) folder.number("clip_skip", 0));
    }

    List<PhaseWalk> walks() {
        return walks;
    }

    /**
     * Of a picture: {@code [4, height, width]} after the last step so far. Where diffusers stops an inpainting before the
     * noise is gone, it puts back what is kept without noise.
     */
    float[] latents(int picture) {
        float[] latents = walks.get(picture).latents();
        Inpainting around = kept.get(picture);
        boolean blends = stage.denoiser().inChannels() == stage.denoiser().outChannels();
        return done() && blends && around != null ? around.blendedClean(latents) : latents;
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
        WalkPlan plan = schedule.plan(size);
        int count = stage.denoiser().outChannels() * size.area();
        if (folder.param("image").isMissingNode()) {
            float[] first = scaled(noise.draw(count), plan.scheduler().initNoiseSigma());
            return walk(i, plan, noise, null, first);
        }
        Picture input = folder.picture("image", "input");
        Picture mask = folder.isInpainting() ? folder.picture("mask_image", "mask") : null;
        if (input == null) {
            return fromLatents(i, plan, noise, mask, count);
        }
        Upload upload = Upload.stretched(input, mask, picture);
        if (mask == null && schedule.startsWithin()) {
            ImageEncoder encoder = Objects.requireNonNull(stage.encoder());
            return walk(
                    i, plan, noise, null, encoder.encode(size, PictureTensor.of(upload.picture()), noise.draw(count)));
        }
        SourceLatents source = SourceLatents.of(upload, schedule.strength(), stage, size, noise);
        return walk(i, plan, noise, source.inpainting(), first(source, plan));
    }

    private PhaseWalk walk(int i, WalkPlan plan, NoiseStream noise, @Nullable Inpainting inpainting, float[] latents) {
        kept.add(inpainting);
        return new PhaseWalk(
                plan, told.get(i), noise, inpainting, stage.denoiser().inChannels(), latents);
    }

    /** The picture was given as latents: those recorded, or else what the first latents tell of them. */
    private PhaseWalk fromLatents(int i, WalkPlan plan, NoiseStream noise, @Nullable Picture mask, int count) {
        boolean noised = folder.isRenoised() || !schedule.startsWithin();
        float[] drawn = noised || mask != null ? noise.draw(count) : new float[count];
        boolean recorded = folder.has("latents_in");
        float[] given = folder.tensor(recorded ? "latents_in" : "latents_init").row(i);
        float[] first = noised && recorded
                ? plan.scheduler().addNoise(given, drawn, plan.calls().from())
                : given;
        if (mask == null) {
            return walk(i, plan, noise, null, first);
        }
        InpaintMask drawnAnew = InpaintMask.of(Lanczos.resize(mask, picture.width(), picture.height()));
        return walk(i, plan, noise, new Inpainting(drawnAnew.latents(), given, drawn, new float[0]), first);
    }

    private float[] first(SourceLatents source, WalkPlan plan) {
        if (schedule.startsWithin()) {
            return source.picture();
        }
        Scheduler scheduler = plan.scheduler();
        return folder.isInpainting() && schedule.strength() == 1
                ? scaled(source.noise(), scheduler.initNoiseSigma())
                : scheduler.addNoise(
                        source.picture(), source.noise(), plan.calls().from());
    }

    private static float[] scaled(float[] noise, double sigma) {
        float[] scaled = new float[noise.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = noise[i] * (float) sigma;
        }
        return scaled;
    }
}
