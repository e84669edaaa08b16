package dev.diptych.sdxl;

import dev.diptych.picture.Picture;
import dev.diptych.picture.PictureTensor;
import java.nio.FloatBuffer;

/** What comes out of a VAE decoder, made a picture only if all of it is finite. */
public final class FinitePixels {
    private static final int EXPONENT = 0x7f80_0000;

    private FinitePixels() {}

    /**
     * @param pixels {@code [3, height, width]}, about −1 to 1
     * @throws NotFiniteException if any pixel is NaN or infinite
     */
    public static Picture picture(int width, int height, float[] pixels) {
        requireFinite("decoded picture", pixels);
        return PictureTensor.toPicture(FloatBuffer.wrap(pixels), width, height);
    }

    static void requireFinite(String where, float[] values) {
        int count = 0;
        for (float value : values) {
            // All bits of the exponent are set in NaN and infinities alone.
            if ((Float.floatToRawIntBits(value) & EXPONENT) == EXPONENT) {
                count++;
            }
        }
        if (count > 0) {
            throw new NotFiniteException(where, count, values.length);
        }
    }
}
