package dev.diptych.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PngWriterTest {
    @ParameterizedTest
    @CsvSource({"1,1", "1,9", "9,1", "8,8", "333,77", "640,480"})
    void everyPixelOfAnySizeIsReadBackByAnotherDecoder(int width, int height) throws IOException {
        Picture picture = noise(width, height);
        assertSamePixels(picture, ImageIO.read(new ByteArrayInputStream(PngWriter.write(picture, List.of()))));
    }

    @Test
    void flatAndNoisyPicturesAreBothReadBack() throws IOException {
        Picture flat = new Picture(200, 100, new byte[60_000]);
        byte[] file = PngWriter.write(flat, List.of());
        assertThat(file).hasSizeLessThan(1000);
        assertSamePixels(flat, ImageIO.read(new ByteArrayInputStream(file)));
    }

    @Test
    void chunksOfPixelsAreBounded() {
        byte[] file = PngWriter.write(noise(500, 500), List.of());
        assertThat(PngChunk.readAll(file))
                .filteredOn(chunk -> chunk.type().equals("IDAT"))
                .hasSizeGreaterThan(10)
                .allSatisfy(chunk -> assertThat(chunk.data().remaining()).isBetween(1, 64 * 1024));
    }

    @Test
    void textsOfEveryScriptSurvive() {
        List<PngText> texts = List.of(
                new PngText(PngText.PARAMETERS, "猫 🐱 café\nSteps: 3"),
                new PngText(PngText.REQUEST, "{\"prompt\":\"кот\"}"));
        byte[] file = PngWriter.write(noise(8, 8), texts);
        assertThat(PngText.readAll(file))
                .containsExactly(
                        Map.entry("parameters", "猫 🐱 café\nSteps: 3"), Map.entry("diptych", "{\"prompt\":\"кот\"}"));
    }

    private static Picture noise(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        new Random(5).nextBytes(rgb);
        return new Picture(width, height, rgb);
    }

    private static void assertSamePixels(Picture picture, BufferedImage image) {
        assertThat(image.getWidth()).isEqualTo(picture.width());
        assertThat(image.getHeight()).isEqualTo(picture.height());
        for (int i = 0; i < picture.width() * picture.height(); i++) {
            int rgb = image.getRGB(i % picture.width(), i / picture.width());
            assertThat(new byte[] {(byte) (rgb >> 16), (byte) (rgb >> 8), (byte) rgb})
                    .isEqualTo(Arrays.copyOfRange(picture.rgb(), 3 * i, 3 * i + 3));
        }
    }
}
