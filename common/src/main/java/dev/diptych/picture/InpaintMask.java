package dev.diptych.picture;

import dev.diptych.job.ImageSize;

/**
 * Which part of a picture is drawn anew, as diffusers reads a mask: luma of at least one half is 1 (drawn anew), all
 * else 0 (kept).
 *
 * @param pixels {@code [height, width]}, 0 or 1
 */
public record InpaintMask(ImageSize size, float[] pixels) {
    private static final int PIXELS_PER_LATENT = 8;

    /** @param mask of the picture's size, white where it is drawn anew */
    public static InpaintMask of(Picture mask) {
        byte[] rgb = mask.rgb();
        float[] pixels = new float[mask.width() * mask.height()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = luma(rgb[3 * i] & 0xFF, rgb[3 * i + 1] & 0xFF, rgb[3 * i + 2] & 0xFF) >= 128 ? 1 : 0;
        }
        return new InpaintMask(new ImageSize(mask.width(), mask.height()), pixels);
    }

    /** {@code [height/8, width/8]}: of each 8 × 8 pixels the first, which is what nearest-neighbour resizing takes. */
    public float[] latents() {
        float[] latents = new float[size.latentWidth() * size.latentHeight()];
        for (int y = 0; y < size.latentHeight(); y++) {
            for (int x = 0; x < size.latentWidth(); x++) {
                latents[y * size.latentWidth() + x] = pixels[PIXELS_PER_LATENT * (y * size.width() + x)];
            }
        }
        return latents;
    }

    /** ITU-R 601-2 luma in 16-bit fixed point, as Pillow's conversion to grey. */
    private static int luma(int red, int green, int blue) {
        return (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
    }
}
