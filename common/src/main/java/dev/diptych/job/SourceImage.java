package dev.diptych.job;

import org.jspecify.annotations.Nullable;

/**
 * The picture that an image-to-image or inpainting job starts from. The bytes lie in the picture store; the job holds
 * their names only.
 *
 * @param image the store's name of the picture
 * @param mask the store's name of the mask (white is drawn anew), or null for image to image
 * @param strength how much of the schedule to go over, in (0, 1]
 * @param refinerOnly whether the refiner alone works over the picture
 */
public record SourceImage(String image, @Nullable String mask, double strength, boolean refinerOnly) {
    public static final double DEFAULT_STRENGTH = 0.6;

    public SourceImage {
        if (!(strength > 0 && strength <= 1)) {
            throw new InvalidRequestException("strength", "a fraction above 0 and at most 1", strength);
        }
    }
}
