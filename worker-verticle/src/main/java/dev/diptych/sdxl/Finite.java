package dev.diptych.sdxl;

import dev.diptych.picture.Picture;
import dev.diptych.picture.PictureTensor;
import java.nio.FloatBuffer;

/** Latents and pixels are made a picture only if all of them are finite. */
public final class Finite {
    private static final int EXPONENT = 0x7f80_0000;

    private Finite() {}

    /**
     * @param pixels {@code [3, height, width]}, about −1 to 1
     * @throws NotFiniteException if any pixel is NaN or infinite
     */
    public static Picture picture(int width, int height, float[] pixels) {
        require("decoded picture", pixels);
        return PictureTensor.toPicture(FloatBuffer.wrap(pixels), width, height);
    }

    /**
     * @param where a noun phrase for the message
     * @throws NotFiniteException if any value is NaN or infinite
     */
    static void require(String where, float[] values) {
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
