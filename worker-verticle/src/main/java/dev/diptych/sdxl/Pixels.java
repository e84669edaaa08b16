package dev.diptych.sdxl;

import dev.diptych.picture.Picture;

/** Between pictures of bytes and the VAE's pixels, {@code [3, height, width]} from −1 to 1. */
public final class Pixels {
    private static final int RGB = 3;

    private Pixels() {}

    /** rint(255 · clamp(x/2 + ½, 0, 1)), halves to even as torch and NumPy round. */
    static byte toByte(float pixel) {
        float clamped = Math.min(1, Math.max(0, pixel / 2 + 0.5f));
        return (byte) (int) Math.rint(clamped * 255);
    }

    /** @throws NotFiniteException if any pixel is NaN or infinite */
    public static Picture picture(int width, int height, float[] pixels) {
        requireFinite("decoded picture", pixels);
        int area = width * height;
        byte[] rgb = new byte[RGB * area];
        for (int color = 0; color < RGB; color++) {
            for (int i = 0; i < area; i++) {
                rgb[RGB * i + color] = toByte(pixels[color * area + i]);
            }
        }
        return new Picture(width, height, rgb);
    }

    /** value / 255 · 2 − 1. */
    public static float[] of(Picture picture) {
        int area = picture.width() * picture.height();
        float[] pixels = new float[RGB * area];
        for (int i = 0; i < area; i++) {
            for (int color = 0; color < RGB; color++) {
                pixels[color * area + i] = 2 * ((picture.rgb()[RGB * i + color] & 0xff) / 255f) - 1;
            }
        }
        return pixels;
    }

    static void requireFinite(String where, float[] values) {
        int count = 0;
        for (float value : values) {
            // The exponent's bits are all set in NaN and infinities alone.
            if ((Float.floatToRawIntBits(value) & 0x7f80_0000) == 0x7f80_0000) {
                count++;
            }
        }
        if (count > 0) {
            throw new NotFiniteException(where, count, values.length);
        }
    }
}
