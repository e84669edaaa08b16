package dev.diptych.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.diptych.job.Handoff;
import dev.diptych.job.Handoff.Mode;
import dev.diptych.job.Handoff.Unit;
import dev.diptych.job.ImageSize;
import dev.diptych.job.JobRequest;
import dev.diptych.job.MicroConditioning;
import dev.diptych.job.Prompt;
import dev.diptych.job.Prompt.Syntax;
import dev.diptych.job.Sampling;
import dev.diptych.job.SchedulerName;
import dev.diptych.job.SourceImage;
import dev.diptych.sdxl.DiffusionRun;
import dev.diptych.sdxl.SourcePixels;
import dev.diptych.testdata.Npy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Golden cases as the jobs that ask for them: request in, picture out, nothing of the recording on the way. */
class JobCasesTest extends OnShapes {
    private static final Path CASES = Npy.TESTDATA.resolve("cases");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    @ParameterizedTest
    @CsvSource({
        "t2i_euler_guided_0.0_to_0.65,  euler",
        "t2i_euler_guided_0.25_to_0.75, euler",
        "t2i_heun_guided_0.2_to_0.5,    heun",
        "t2i_long_prompt,               euler",
        "t2i_long_negative,             dpmpp_2m",
        "t2i_break,                     euler",
        "t2i_weights,                   euler",
        "t2i_weights_windows,           euler",
        "t2i_weights_comfyui,           euler",
        "t2i_prompt2,                   euler",
        "t2i_neg_none,                  euler",
        "t2i_neg_empty,                 euler",
        "t2i_clip_skip1,                euler",
        "t2i_rescale07,                 euler",
        "t2i_lcm_8_cfg1,                lcm",
        "t2i_euler_a_4_cfg0,            euler_a",
        "t2i_dpmpp_2m_sde_karras,       dpmpp_2m_sde_karras",
        "t2i_euler_karras,              euler_karras",
        "t2i_unipc,                     unipc",
        "t2i_ddim,                      ddim",
        "ref_weights,                   euler",
        "ref_neg_none,                  euler",
        "i2i_euler_10_0.33,             euler",
        "i2i_ddim_7_0.45,               ddim",
        "i2i_unipc_25_0.05,             unipc",
        "i2i_heun_10_0.29,              heun",
        "i2i_dpmpp_2m_3_0.99,           dpmpp_2m",
        "inp_dpmpp_2m_0.6,              dpmpp_2m",
        "inp_euler_1.0,                 euler",
        "inp_heun_0.6,                  heun",
        "inp_euler_0.6,                 euler",
        "ref_strength0.3_10_from_image, euler",
    })
    void aJobGivesDiffusersPicture(String name, String scheduler) throws IOException {
        Path golden = CASES.resolve(name);
        JsonNode manifest = JSON.readTree(golden.resolve("manifest.json").toFile());
        SourcePixels source = new SourcePixels(bytes(golden.resolve("input.png")), bytes(golden.resolve("mask.png")));

        DiffusionRun run = model.start(request(manifest, scheduler, source), 0, source);
        ShapesModel.finish(model, run);

        byte[] picture = Npy.of("cases", name, "image_u8.npy").bytes();
        assertThat(ShapesModel.largestDifference(model.decode(run).rgb(), picture))
                .isLessThanOrEqualTo(1);
    }

    private static JobRequest request(JsonNode manifest, String scheduler, SourcePixels source) {
        JsonNode params = manifest.get("params");
        boolean refiner = manifest.get("model").asText().equals("refiner");
        SourceImage uploaded = source.image() == null
                ? null
                : new SourceImage(
                        "input.png",
                        source.mask() == null ? null : "mask.png",
                        params.get("strength").asDouble(),
                        refiner);
        return new JobRequest(
                "shapes",
                prompt(params, manifest.path("prompt_syntax").asText("diffusers")),
                new ImageSize(128, 128),
                // A job's refiner draws from one more.
                manifest.get("seed").asLong() - (refiner ? 1 : 0),
                1,
                new Sampling(
                        SchedulerName.of(scheduler),
                        params.get("num_inference_steps").asInt(),
                        params.get("guidance_scale").asDouble(),
                        params.path("guidance_rescale").asDouble(0),
                        params.path("guidance_start").asDouble(0),
                        params.path("guidance_end").asDouble(1),
                        params.path("clip_skip").asInt(0)),
                new Handoff(Mode.OFF, 0.8, Unit.NOISE, 0.3),
                MicroConditioning.defaults(),
                uploaded);
    }

    private static Prompt prompt(JsonNode params, String syntax) {
        return new Prompt(
                params.get("prompt").asText(),
                params.path("prompt_2").textValue(),
                params.path("negative_prompt").textValue(),
                params.path("negative_prompt_2").textValue(),
                Syntax.valueOf(syntax.toUpperCase(Locale.ROOT)));
    }

    private static byte @Nullable [] bytes(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllBytes(file) : null;
    }
}
