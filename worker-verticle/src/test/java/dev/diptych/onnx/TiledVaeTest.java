package dev.diptych.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.model.ModelFolder;
import dev.diptych.sdxl.ImageDecoder;
import dev.diptych.sdxl.ImageEncoder;
import dev.diptych.sdxl.LatentSize;
import dev.diptych.sdxl.TiledDecoder;
import dev.diptych.sdxl.TiledEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TiledVaeTest extends OnCpu {
    private static final LatentSize LARGE = new LatentSize(40, 56);
    private static final int TILE = 24;
    private static ImageDecoder decoder;
    private static ImageEncoder encoder;

    @BeforeAll
    static void load() {
        ModelFolder base = ModelFolder.read(AModelCopy.SHAPES.resolve("base"));
        decoder = new OnnxImageDecoder(OnnxNetwork.open(cpu, base.path(), "vae_decoder"), base.vae());
        encoder = new OnnxImageEncoder(OnnxNetwork.open(cpu, base.path(), "vae_encoder"), base.vae());
    }

    @AfterAll
    static void unload() {
        decoder.close();
        encoder.close();
    }

    @Test
    void noCallSeesMoreThanATile() {
        List<LatentSize> seen = new ArrayList<>();
        ImageDecoder watched = new ImageDecoder() {
            @Override
            public int factor() {
                return decoder.factor();
            }

            @Override
            public float[] decode(LatentSize size, float[] latents) {
                seen.add(size);
                return new float[3 * size.area() * factor() * factor()];
            }

            @Override
            public void close() {}
        };
        new TiledDecoder(watched, TILE).decode(LARGE, new float[4 * LARGE.area()]);
        assertThat(seen).hasSize(2 * 3).containsOnly(new LatentSize(TILE, TILE));
    }

    @Test
    void aDecodedPictureHasNoSeams() {
        float[] latents = encoder.encode(LARGE, gradients(), new float[4 * LARGE.area()]);
        float[] whole = decoder.decode(LARGE, latents);
        float[] tiled = new TiledDecoder(decoder, TILE).decode(LARGE, latents);
        assertThat(meanDifference(whole, tiled)).isLessThan(0.05);
        assertThat(roughness(tiled)).isLessThan(1.02 * roughness(whole));
    }

    @Test
    void encodedTilesAreTheLatentsOfTheWhole() {
        float[] whole = encoder.encode(LARGE, gradients(), new float[4 * LARGE.area()]);
        float[] tiled = new TiledEncoder(encoder, TILE).encode(LARGE, gradients(), new float[4 * LARGE.area()]);
        assertThat(meanDifference(whole, tiled)).isLessThan(0.1);
    }

    @Test
    void smallPicturesAreDecodedWhole() {
        LatentSize small = new LatentSize(16, 24);
        float[] latents = new float[4 * small.area()];
        Arrays.fill(latents, 0.5f);
        assertThat(new TiledDecoder(decoder, TILE).decode(small, latents)).isEqualTo(decoder.decode(small, latents));
    }

    /** Smooth colours, on which a seam would show. */
    private static float[] gradients() {
        int height = LARGE.height() * 8;
        int width = LARGE.width() * 8;
        float[] pixels = new float[3 * height * width];
        for (int i = 0; i < pixels.length; i++) {
            int y = i / width % height;
            int x = i % width;
            pixels[i] = (float)
                    Math.sin(2 * Math.PI * (x * (1 + i / width / height) / (2.0 * width) + (double) y / height));
        }
        return pixels;
    }

    private static double meanDifference(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += Math.abs(one[i] - other[i]);
        }
        return sum / one.length;
    }

    /** The largest mean step between two neighbouring columns: a vertical seam raises it. */
    private static double roughness(float[] pixels) {
        int width = LARGE.width() * 8;
        double[] steps = new double[width - 1];
        for (int i = 0; i < pixels.length; i++) {
            if (i % width > 0) {
                steps[i % width - 1] += Math.abs(pixels[i] - pixels[i - 1]) * width / pixels.length;
            }
        }
        return Arrays.stream(steps).max().orElseThrow();
    }
}
