package dev.diptych.sdxl;

import dev.diptych.picture.Picture;
import dev.diptych.picture.PictureTensor;
import java.nio.FloatBuffer;

/**
 * The linear map from one latent to one pixel: rgb = bias + Σ factors[c]·latent[c], −1 to 1.
 *
 * @param factors {@code [channels][3]}, red first
 * @param bias {@code [3]}
 */
public record PreviewMap(float[][] factors, float[] bias) implements Preview {
    private static final int RGB = 3;

    /** One pixel per latent. */
    @Override
    public Picture picture(LatentSize size, float[] latents) {
        float[] tensor = new float[RGB * size.area()];
        for (int color = 0; color < RGB; color++) {
            for (int i = 0; i < size.area(); i++) {
                float value = bias[color];
                for (int channel = 0; channel < factors.length; channel++) {
                    value += factors[channel][color] * latents[channel * size.area() + i];
                }
                tensor[color * size.area() + i] = value;
            }
        }
        return PictureTensor.toPicture(FloatBuffer.wrap(tensor), size.width(), size.height());
    }
}
