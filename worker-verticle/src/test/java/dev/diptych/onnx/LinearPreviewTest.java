package dev.diptych.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.job.Phase;
import dev.diptych.picture.Picture;
import dev.diptych.sdxl.LatentSize;
import dev.diptych.sdxl.LoadedPhase;
import dev.diptych.sdxl.SdxlModel;
import dev.diptych.testdata.Npy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How near the preview that was fitted to a VAE comes to the VAE's own pictures; docs/models.md has the figure. */
class LinearPreviewTest {
    private static final LatentSize SIZE = new LatentSize(16, 16);
    private static final int FACTOR = 8;
    private static final int RGB = 3;

    @Test
    void isAsNearAsAnyLinearMapOfThisVae() throws IOException {
        double difference = 0;
        int pictures = 0;
        try (OnnxDevice cpu = OnnxDevice.open("cpu");
                SdxlModel model = ShapesModel.load(cpu, Set.of(Phase.BASE))) {
            LoadedPhase base = model.stage(Phase.BASE);
            for (float[] latents : finalLatents()) {
                float[] pixels = base.decoder().decode(SIZE, latents);
                difference += meanDifference(base.preview().picture(SIZE, latents), pixels);
                pictures++;
            }
        }

        System.out.printf("linear preview: %.1f of 255 over %d pictures%n", difference / pictures, pictures);
        assertThat(pictures).isGreaterThan(30);
        // The least square fit to these very pictures is 31 off.
        assertThat(difference / pictures).isLessThan(40);
    }

    /** Of the text-to-image cases of 128 × 128 pixels. */
    private static List<float[]> finalLatents() throws IOException {
        try (var cases = Files.list(Npy.TESTDATA.resolve("cases"))) {
            return cases.map(Path::getFileName)
                    .map(Path::toString)
                    .filter(name -> name.startsWith("t2i_"))
                    .sorted()
                    .map(name -> Npy.of("cases", name, "latents.npy"))
                    .filter(steps -> steps.shape()[1] == 1 && steps.shape()[3] == 16 && steps.shape()[4] == 16)
                    .map(steps -> {
                        float[] all = steps.floats();
                        return Arrays.copyOfRange(all, all.length - 4 * SIZE.area(), all.length);
                    })
                    .toList();
        }
    }

    /** Between a preview's pixels and the means of the picture's 8 × 8 pixels each, in 255ths. */
    private static double meanDifference(Picture preview, float[] pixels) {
        int width = SIZE.width() * FACTOR;
        double[] means = new double[RGB * SIZE.area()];
        for (int i = 0; i < pixels.length; i++) {
            means[i / width / FACTOR * SIZE.width() + i % width / FACTOR] += pixels[i] / (FACTOR * FACTOR);
        }
        double sum = 0;
        for (int color = 0; color < RGB; color++) {
            for (int i = 0; i < SIZE.area(); i++) {
                double mean = 255 * Math.max(0, Math.min(1, means[color * SIZE.area() + i] / 2 + 0.5));
                sum += Math.abs((preview.rgb()[RGB * i + color] & 0xff) - mean);
            }
        }
        return sum / means.length;
    }
}
