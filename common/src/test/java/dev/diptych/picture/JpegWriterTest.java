package dev.diptych.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class JpegWriterTest {
    @Test
    void oneWriterWritesManyPicturesInTheirColours() throws IOException {
        try (JpegWriter writer = new JpegWriter(0.9)) {
            for (int colour : new int[] {0xE01020, 0x10E020, 0x1020E0}) {
                BufferedImage read = ImageIO.read(new ByteArrayInputStream(writer.write(plain(colour))));
                assertThat(read.getWidth()).isEqualTo(40);
                assertThat(read.getHeight()).isEqualTo(24);
                for (int shift = 0; shift < 24; shift += 8) {
                    assertThat(Math.abs((read.getRGB(20, 12) >> shift & 0xFF) - (colour >> shift & 0xFF)))
                            .isLessThanOrEqualTo(3);
                }
            }
        }
    }

    @Test
    void lessQualityMakesASmallerFile() {
        Picture picture = Samples.picture("cases/t2i_euler/image_0.png");
        try (JpegWriter small = new JpegWriter(0.3);
                JpegWriter large = new JpegWriter(0.95)) {
            assertThat(small.write(picture).length).isLessThan(large.write(picture).length / 2);
        }
    }

    private static Picture plain(int colour) {
        byte[] rgb = new byte[3 * 40 * 24];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (colour >> 16 - i % 3 * 8);
        }
        return new Picture(40, 24, rgb);
    }
}
