package dev.diptych.sdxl;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PreviewFitTest {
    /** Latents of a VAE whose colours are a linear map of three channels; the fourth tells nothing of them. */
    private static final ImageEncoder LINEAR = new ImageEncoder() {
        @Override
        public float[] encode(LatentSize size, float[] pixels, float[] noise) {
            float[] latents = new float[4 * size.area()];
            int plane = pixels.length / 3;
            int width = size.width() * 8;
            for (int i = 0; i < size.area(); i++) {
                int pixel = i / size.width() * 8 * width + i % size.width() * 8;
                float red = pixels[pixel];
                float green = pixels[plane + pixel];
                float blue = pixels[2 * plane + pixel];
                latents[i] = 2 * red + 1;
                latents[size.area() + i] = green - blue;
                latents[2 * size.area() + i] = blue;
                latents[3 * size.area() + i] = red * green;
            }
            return latents;
        }

        @Override
        public void close() {}
    };

    private static final ImageDecoder NEVER_ASKED = new ImageDecoder() {
        @Override
        public int factor() {
            return 8;
        }

        @Override
        public float[] decode(LatentSize size, float[] latents) {
            throw new AssertionError();
        }

        @Override
        public void close() {}
    };

    @Test
    void findsTheMapOfALinearVae() {
        PreviewMap map = PreviewFit.of(LINEAR, NEVER_ASKED, 4);

        Offset<Float> close = Offset.offset(1e-4f);
        assertThat(map.factors()[0]).containsExactly(new float[] {0.5f, 0, 0}, close);
        assertThat(map.factors()[1]).containsExactly(new float[] {0, 1, 0}, close);
        assertThat(map.factors()[2]).containsExactly(new float[] {0, 1, 1}, close);
        assertThat(map.factors()[3]).containsExactly(new float[] {0, 0, 0}, close);
        assertThat(map.bias()).containsExactly(new float[] {-0.5f, 0, 0}, close);
    }

    @Test
    void aPreviewOfPlainLatentsIsThatColour() {
        PreviewMap map = new PreviewMap(new float[][] {{1, 0, 0}, {0, 1, 0}}, new float[] {0, 0, -1});

        assertThat(map.picture(new LatentSize(1, 2), new float[] {1, -1, 0, 1}).rgb())
                .containsExactly((byte) 255, (byte) 128, 0, 0, (byte) 255, 0);
    }
}
