package dev.diptych.picture;

import java.nio.FloatBuffer;

/** Pictures as the VAE has them: floats {@code [3, height, width]}, red plane first, black −1, white 1. */
public final class PictureTensor {
    private PictureTensor() {}

    /** 2·(v/255) − 1 in single precision, as diffusers' VaeImageProcessor does it. */
    public static float[] of(Picture picture) {
        float[] levels = new float[256];
        for (int value = 0; value < 256; value++) {
            levels[value] = 2 * (value / 255f) - 1;
        }
        byte[] rgb = picture.rgb();
        int plane = picture.width() * picture.height();
        float[] tensor = new float[3 * plane];
        for (int i = 0; i < plane; i++) {
            tensor[i] = levels[rgb[3 * i] & 0xFF];
            tensor[plane + i] = levels[rgb[3 * i + 1] & 0xFF];
            tensor[2 * plane + i] = levels[rgb[3 * i + 2] & 0xFF];
        }
        return tensor;
    }

    /**
     * clamp(x/2 + 0.5, 0, 1)·255, rounded half to even.
     *
     * @param tensor {@code [3, height, width]} from its position on, which stays; finite values
     */
    public static Picture toPicture(FloatBuffer tensor, int width, int height) {
        int plane = width * height;
        byte[] rgb = new byte[3 * plane];
        for (int channel = 0; channel < 3; channel++) {
            int from = tensor.position() + channel * plane;
            for (int i = 0; i < plane; i++) {
                float unit = Math.max(0f, Math.min(1f, tensor.get(from + i) * 0.5f + 0.5f));
                rgb[3 * i + channel] = (byte) (int) Math.rint(unit * 255f);
            }
        }
        return new Picture(width, height, rgb);
    }
}
