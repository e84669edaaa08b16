package dev.diptych.sdxl;

import dev.diptych.job.InvalidRequestException;
import org.jspecify.annotations.Nullable;

/**
 * An uploaded picture, fitted to the size that the request asks for.
 *
 * @param pixels {@code [3, height, width]}, −1 to 1
 * @param mask {@code [height, width]}, 1 where the picture is drawn anew, else 0; null without a mask
 */
record Upload(float[] pixels, float @Nullable [] mask) {
    /** Null for text to image. */
    static @Nullable Upload of(Order order) {
        if (order.request().source() == null) {
            return null;
        }
        throw new InvalidRequestException("init_image", "none", "one");
    }
}
