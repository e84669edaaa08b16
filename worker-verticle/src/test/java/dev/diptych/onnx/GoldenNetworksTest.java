package dev.diptych.onnx;

import static dev.diptych.testdata.Npy.TESTDATA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.model.ModelDirectory;
import dev.diptych.model.ModelFolder;
import dev.diptych.sdxl.Conditioning;
import dev.diptych.sdxl.Denoiser.Row;
import dev.diptych.sdxl.LatentSize;
import dev.diptych.sdxl.TextEncoder;
import dev.diptych.testdata.Npy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each network alone, held against what torch gave for the same inputs. */
class GoldenNetworksTest extends OnCpu {
    private static final ModelDirectory MODELS =
            new ModelDirectory(Path.of(System.getProperty("diptych.root", "."), "models"));
    private static final double FLOAT_BOUND = 1e-5;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "base.unet_single",
                "base.unet_mixed_timesteps",
                "refiner.unet_single",
                "refiner.unet_mixed_timesteps"
            })
    void aUnetGivesTorchsPrediction(String component) {
        ModelFolder folder = component.startsWith("base") ? base() : refiner();
        try (OnnxDenoiser unet = unet(folder, folder.path(), "unet")) {
            assertThat(unet.mixesTimesteps()).isTrue();
            assertThat(worst(component, unet)).isLessThan(FLOAT_BOUND);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "unet_timestep_scalar_f32, false, 1e-5",
        "unet_timestep_batch_f32,  true,  1e-5",
        "unet_fp16,                true,  5e-3",
        "unet_ms_fp16,             false, 5e-3",
    })
    void exportsOfOtherConventionsGiveTheSame(String variant, boolean mixes, double bound) {
        try (OnnxDenoiser unet = unet(base(), TESTDATA.resolve("variants"), variant)) {
            assertThat(unet.mixesTimesteps()).isEqualTo(mixes);
            assertThat(worst("base.unet_single", unet)).isLessThan(bound);
            if (mixes) {
                assertThat(worst("base.unet_mixed_timesteps", unet)).isLessThan(bound);
            }
        }
    }

    @Test
    void aRowGivesTheSameAloneAndInABatch() {
        try (OnnxDenoiser unet = unet(base(), base().path(), "unet")) {
            List<Row> rows = rows("base.unet_mixed_timesteps", unet);
            LatentSize size = new LatentSize(16, 24);
            unet.denoise(size, rows);
            for (Row row : rows) {
                float[] alone = new float[row.out().length];
                unet.denoise(
                        size,
                        List.of(new Row(row.sample(), row.scale(), row.timestep(), row.conditioning(), alone, 1)));
                assertThat(relative(alone, row.out())).isLessThan(FLOAT_BOUND);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"text_encoder, 2, 0", "text_encoder, 1, 1", "text_encoder_2, 3, 0", "text_encoder_2, 2, 1"})
    void anEncoderGivesTorchsHiddenStates(String encoder, int layer, int skip) {
        boolean second = encoder.endsWith("2");
        ModelFolder base = base();
        try (TextEncoder text = new OnnxTextEncoder(
                OnnxNetwork.open(cpu, base.path(), encoder),
                second ? base.textEncoder2() : base.textEncoder(),
                second)) {
            long[][] windows = ids(encoder);
            TextEncoder.Encoded all = text.encode(windows, skip);
            assertThat(relative(
                            all.hidden(),
                            Npy.of("text", encoder + ".hidden_states." + layer + ".npy")
                                    .floats()))
                    .isLessThan(FLOAT_BOUND);
            if (second) {
                float[] pooled = Npy.of("text", encoder + ".text_embeds.npy").floats();
                assertThat(relative(all.pooled(), Arrays.copyOf(pooled, text.pooledWidth())))
                        .isLessThan(FLOAT_BOUND);
            }
        }
    }

    @Test
    void theVaeDecodesAndEncodesAsTorchDoes() {
        ModelFolder base = base();
        LatentSize size = new LatentSize(8, 12);
        try (OnnxImageDecoder decoder =
                        new OnnxImageDecoder(OnnxNetwork.open(cpu, base.path(), "vae_decoder"), base.vae());
                OnnxImageEncoder encoder =
                        new OnnxImageEncoder(OnnxNetwork.open(cpu, base.path(), "vae_encoder"), base.vae())) {
            float scale = (float) base.vae().scalingFactor();
            float[] latents = row(component("vae_decoder", "latent_sample"), 0, 2);
            for (int i = 0; i < latents.length; i++) {
                latents[i] *= scale;
            }
            assertThat(relative(decoder.decode(size, latents), row(component("vae_decoder", "sample"), 0, 2)))
                    .isLessThan(FLOAT_BOUND);

            float[] pixels = row(component("vae_encoder", "sample"), 1, 2);
            float[] mean = Arrays.copyOf(row(component("vae_encoder", "latent_parameters"), 1, 2), 4 * size.area());
            for (int i = 0; i < mean.length; i++) {
                mean[i] *= scale;
            }
            assertThat(relative(encoder.encode(size, pixels, new float[mean.length]), mean))
                    .isLessThan(FLOAT_BOUND);
        }
    }

    private static double worst(String component, OnnxDenoiser unet) {
        List<Row> rows = rows(component, unet);
        int[] shape = component(component, "sample").shape();
        unet.denoise(new LatentSize(shape[2], shape[3]), rows);
        double worst = 0;
        for (int i = 0; i < rows.size(); i++) {
            worst = Math.max(
                    worst, relative(rows.get(i).out(), row(component(component, "out_sample"), i, rows.size())));
        }
        return worst;
    }

    private static List<Row> rows(String name, OnnxDenoiser unet) {
        Npy sample = component(name, "sample");
        int count = sample.shape()[0];
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Conditioning conditioning = new Conditioning(
                    77,
                    row(component(name, "encoder_hidden_states"), i, count),
                    row(component(name, "text_embeds"), i, count),
                    row(component(name, "time_ids"), i, count));
            float[] latents = row(sample, i, count);
            rows.add(new Row(
                    latents, 1, component(name, "timestep").longs()[i], conditioning, new float[latents.length], 1));
        }
        return rows;
    }

    private static long[][] ids(String encoder) {
        Npy ids = Npy.of("text", encoder + ".input_ids.npy");
        long[][] windows = new long[ids.shape()[0]][ids.shape()[1]];
        for (int i = 0; i < windows.length; i++) {
            for (int j = 0; j < windows[i].length; j++) {
                windows[i][j] = ids.longs()[i * windows[i].length + j];
            }
        }
        return windows;
    }

    private static Npy component(String name, String tensor) {
        return Npy.of("components", name, tensor + ".npy");
    }

    private static float[] row(Npy array, int row, int rows) {
        float[] all = array.floats();
        int length = all.length / rows;
        return Arrays.copyOfRange(all, row * length, (row + 1) * length);
    }

    /** The largest difference over the largest magnitude. */
    private static double relative(float[] found, float[] expected) {
        assertThat(found).hasSameSizeAs(expected);
        double difference = 0;
        double magnitude = 0;
        for (int i = 0; i < found.length; i++) {
            difference = Math.max(difference, Math.abs(found[i] - expected[i]));
            magnitude = Math.max(magnitude, Math.abs(expected[i]));
        }
        return difference / magnitude;
    }

    private static OnnxDenoiser unet(ModelFolder folder, Path path, String component) {
        return new OnnxDenoiser(OnnxNetwork.open(cpu, path, component), folder.unet());
    }

    private static ModelFolder base() {
        return MODELS.base("shapes");
    }

    private static ModelFolder refiner() {
        return MODELS.refiner("shapes").orElseThrow();
    }
}
