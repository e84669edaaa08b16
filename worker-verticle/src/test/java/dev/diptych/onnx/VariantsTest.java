package dev.diptych.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diptych.job.Handoff;
import dev.diptych.job.Handoff.Mode;
import dev.diptych.job.ImageSize;
import dev.diptych.job.InvalidRequestException;
import dev.diptych.job.JobRequest;
import dev.diptych.job.Phase;
import dev.diptych.job.SchedulerName;
import dev.diptych.job.SourceImage;
import dev.diptych.model.ModelDirectory;
import dev.diptych.picture.Picture;
import dev.diptych.sdxl.DiffusionRun;
import dev.diptych.sdxl.LatentSize;
import dev.diptych.sdxl.LoadedPhase;
import dev.diptych.sdxl.NotFiniteException;
import dev.diptych.sdxl.SdxlModel;
import dev.diptych.sdxl.SourcePixels;
import dev.diptych.testdata.Npy;
import dev.diptych.verify.CaseResult;
import dev.diptych.verify.CaseResult.Outcome;
import dev.diptych.verify.CaseVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs on folders whose networks follow other conventions than models/shapes. */
class VariantsTest extends OnCpu {
    private static final Path VARIANTS = Npy.TESTDATA.resolve("variants");

    @TempDir
    Path folder;

    /** Half floats have 11 bits, and the steps add up: 3e-3 was found. */
    @ParameterizedTest
    @CsvSource({
        "unet_timestep_scalar_f32, t2i_euler,        1e-4, 1",
        "unet_timestep_scalar_f32, t2i_euler_karras, 1e-4, 1",
        "unet_timestep_scalar_f32, t2i_batch2,       1e-4, 1",
        "unet_timestep_batch_f32,  t2i_euler,        1e-4, 1",
        "unet_timestep_batch_f32,  t2i_euler_karras, 1e-4, 1",
        "unet_timestep_batch_f32,  t2i_long_prompt,  1e-4, 1",
        "unet_fp16,                t2i_euler,        1e-2, 2",
        "unet_fp16,                t2i_dpmpp_2m,     1e-2, 2",
        "unet_ms_fp16,             t2i_euler,        1e-2, 2",
        "unet_ms_fp16,             t2i_heun,         1e-2, 2",
    })
    void aRunOnAnotherExportGivesDiffusersPicture(String variant, String name, double latents, int pixels)
            throws IOException {
        AModelCopy model =
                new AModelCopy(folder).with("base/unet/model.onnx", VARIANTS.resolve(variant + "/model.onnx"));

        CaseResult result = verified(model, "cases", name);

        assertThat(result.outcome()).as(result.note()).isEqualTo(Outcome.RAN);
        assertThat(result.latents()).isLessThanOrEqualTo(latents);
        assertThat(result.pixels()).isLessThanOrEqualTo(pixels);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nine_euler_1.0", "nine_euler_0.6", "nine_dpmpp_2m_karras_0.9999"})
    void anInpaintingUnetGivesDiffusersPicture(String name) throws IOException {
        CaseResult result = verified(inpaintingModel(), "inpainting", name);

        assertThat(result.outcome()).as(result.note()).isEqualTo(Outcome.RAN);
        assertThat(result.noiseEqual()).isTrue();
        assertThat(result.latents()).isLessThanOrEqualTo(CaseResult.LATENTS_BOUND);
        assertThat(result.pixels()).isLessThanOrEqualTo(CaseResult.PIXELS_BOUND);
    }

    @Test
    void aJobOnAnInpaintingUnetGivesDiffusersPicture() throws IOException {
        Path golden = Npy.TESTDATA.resolve("inpainting/nine_euler_1.0");
        SourcePixels source = new SourcePixels(
                Files.readAllBytes(golden.resolve("input.png")), Files.readAllBytes(golden.resolve("mask.png")));
        try (SdxlModel model = load(inpaintingModel())) {
            DiffusionRun run = model.start(order(241, new SourceImage("input", "mask", 1, false)), 0, source);
            ShapesModel.finish(model, run);
            assertThat(ShapesModel.largestDifference(
                            model.decode(run).rgb(),
                            Npy.of("inpainting", "nine_euler_1.0", "image_u8.npy")
                                    .bytes()))
                    .isLessThanOrEqualTo(1);
        }
    }

    @Test
    void anInpaintingUnetWithoutAMaskIsRefused() throws IOException {
        try (SdxlModel model = load(inpaintingModel())) {
            assertThatThrownBy(() -> model.start(order(1, null), 0, SourcePixels.NONE))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessage("mask: expected one, since model copy only inpaints, found none");
        }
    }

    @Test
    void aRefinerGoesByTheScheduleOfItsOwnFolder() throws IOException {
        AModelCopy copy = new AModelCopy(folder)
                .changed("refiner/scheduler/scheduler_config.json", "\"leading\"", "\"trailing\"");
        JobRequest order = ShapesModel.request(110, 10, SchedulerName.EULER, Mode.CONTINUE);
        try (SdxlModel model =
                SdxlLoader.load(cpu, new ModelDirectory(copy.root().getParent()), "copy", EnumSet.allOf(Phase.class))) {
            DiffusionRun run = model.start(order, 0, SourcePixels.NONE);
            ShapesModel.finish(model, run);
            byte[] golden = Npy.of("cases", "ens_euler_trailing_10_b_refiner", "image_u8.npy")
                    .bytes();
            assertThat(ShapesModel.largestDifference(model.decode(run).rgb(), golden))
                    .isLessThanOrEqualTo(1);
        }
    }

    @Test
    void aRefinerKeepsItsOwnFoldersSchedulerWhereTheJobNamesNone() throws IOException {
        AModelCopy copy = new AModelCopy(folder)
                .changed("refiner/scheduler/scheduler_config.json", "EulerDiscreteScheduler", "DDIMScheduler");
        ModelDirectory models = new ModelDirectory(copy.root().getParent());
        try (SdxlModel model = SdxlLoader.load(cpu, models, "copy", EnumSet.allOf(Phase.class))) {
            assertThat(model.card().schedulerFor(Handoff.defaults(), false)).isNull();
            DiffusionRun run = model.start(ShapesModel.request(112, 10, null, Mode.FULL), 0, SourcePixels.NONE);
            ShapesModel.finish(model, run);
            byte[] golden = Npy.of("cases", "ref_ddim_0.3_10_from_latent", "image_u8.npy")
                    .bytes();
            assertThat(ShapesModel.largestDifference(model.decode(run).rgb(), golden))
                    .isLessThanOrEqualTo(1);
        }
    }

    @Test
    void aVaeThatOverflowsHalfFloatsIsAClearFailureAndNoBlackPicture() throws IOException {
        Path overflowing = VARIANTS.resolve("vae_decoder_overflow/model.onnx");
        AModelCopy copy = new AModelCopy(folder)
                .with("base/vae_decoder/model.onnx", overflowing)
                .with("refiner/vae_decoder/model.onnx", overflowing);
        try (SdxlModel model = load(copy)) {
            DiffusionRun run = model.start(order(100, null), 0, SourcePixels.NONE);
            ShapesModel.finish(model, run);
            assertThatThrownBy(() -> model.decode(run))
                    .isInstanceOf(NotFiniteException.class)
                    .hasMessageContaining("decoded picture");
        }
    }

    @Test
    void aSmallDecoderInTheFolderDrawsThePreviews() throws IOException {
        AModelCopy copy = new AModelCopy(folder);
        Files.createDirectories(copy.root().resolve("base/taesd_decoder"));
        copy.with("base/taesd_decoder/model.onnx", VARIANTS.resolve("taesd_decoder/model.onnx"));
        Npy steps = Npy.of("cases", "t2i_euler", "latents.npy");
        float[] all = steps.floats();
        float[] last = Arrays.copyOfRange(all, all.length - all.length / steps.shape()[0], all.length);
        try (SdxlModel model = load(copy)) {
            LoadedPhase base = model.stage(Phase.BASE);
            Picture preview = base.preview().picture(new LatentSize(16, 16), last);
            assertThat(preview.width()).isEqualTo(128);
            byte[] torch = Npy.of("variants", "taesd_decoder", "image_u8.npy").bytes();
            assertThat(ShapesModel.largestDifference(preview.rgb(), torch)).isLessThanOrEqualTo(1);
        }
    }

    private AModelCopy inpaintingModel() throws IOException {
        return new AModelCopy(folder)
                .with("base/unet/model.onnx", VARIANTS.resolve("unet_inpainting/model.onnx"))
                .changed("base/unet/config.json", "\"in_channels\": 4", "\"in_channels\": 9");
    }

    private CaseResult verified(AModelCopy model, String cases, String name) {
        try (CaseVerifier verifier = CaseVerifier.open(cpu, model.root())) {
            return verifier.verify(Npy.TESTDATA.resolve(cases).resolve(name));
        }
    }

    private SdxlModel load(AModelCopy copy) {
        return SdxlLoader.load(cpu, new ModelDirectory(copy.root().getParent()), "copy", Set.of(Phase.BASE));
    }

    private static JobRequest order(long seed, @Nullable SourceImage source) {
        JobRequest order =
                ShapesModel.request(seed, new ImageSize(128, 128), 10, SchedulerName.EULER, Mode.OFF, source);
        return new JobRequest(
                "copy",
                order.prompt(),
                order.size(),
                seed,
                1,
                order.sampling(),
                order.handoff(),
                order.conditioning(),
                source);
    }
}
