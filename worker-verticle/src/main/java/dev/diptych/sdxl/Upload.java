package dev.diptych.sdxl;

import dev.diptych.job.ImageSize;
import dev.diptych.job.InvalidRequestException;
import dev.diptych.picture.BrokenPictureException;
import dev.diptych.picture.Fit;
import dev.diptych.picture.InpaintMask;
import dev.diptych.picture.Lanczos;
import dev.diptych.picture.Picture;
import dev.diptych.picture.UploadedPicture;
import org.jspecify.annotations.Nullable;

/**
 * An uploaded picture and its mask, fitted to the size that the request asks for.
 *
 * @param fit what was done to the picture; its size and crop become the conditioning
 * @param mask null: all of the picture is drawn anew
 */
public record Upload(Picture picture, Fit fit, @Nullable InpaintMask mask) {
    /** The picture of an order, resized on its short side and cropped; null for text to image. */
    static @Nullable Upload of(PictureOrder order) {
        byte[] file = order.source().image();
        if (order.request().source() == null || file == null) {
            return null;
        }
        Picture picture = decoded("init_image", file);
        Fit fit = cover(picture, order.request().size());
        byte[] mask = order.source().mask();
        return fitted(picture, fit, mask == null ? null : decoded("mask", mask));
    }

    /** Both sides stretched to the size, as diffusers does it. */
    public static Upload stretched(Picture picture, @Nullable Picture mask, ImageSize size) {
        return fitted(picture, Fit.stretch(picture, size), mask);
    }

    private static Upload fitted(Picture picture, Fit fit, @Nullable Picture mask) {
        InpaintMask fittedMask = mask == null
                ? null
                : InpaintMask.of(fit.apply(Lanczos.resize(mask, picture.width(), picture.height())));
        return new Upload(fit.apply(picture), fit, fittedMask);
    }

    private static Fit cover(Picture picture, ImageSize size) {
        try {
            return Fit.cover(picture, size);
        } catch (BrokenPictureException e) {
            throw new InvalidRequestException("init_image", e.expected(), e.found());
        }
    }

    private static Picture decoded(String field, byte[] file) {
        try {
            return UploadedPicture.decode(file).flattened();
        } catch (BrokenPictureException e) {
            throw new InvalidRequestException(field, e.expected(), e.found());
        }
    }
}
