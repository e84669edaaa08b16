package dev.diptych.worker;

import dev.diptych.job.JobRequest;
import dev.diptych.picture.Picture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Encodes pictures. */
final class PictureFiles {
    /** The finished picture with the request that made it. */
    byte[] png(Picture picture, JobRequest request, int image) {
        return encode(picture, "png");
    }

    byte[] jpeg(Picture preview) {
        return encode(preview, "jpeg");
    }

    private static byte[] encode(Picture picture, String form) {
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < picture.width() * picture.height(); i++) {
            int rgb = (picture.rgb()[3 * i] & 0xFF) << 16
                    | (picture.rgb()[3 * i + 1] & 0xFF) << 8
                    | picture.rgb()[3 * i + 2] & 0xFF;
            image.setRGB(i % picture.width(), i / picture.width(), rgb);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, form, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
