package dev.diptych.picture;

import dev.diptych.job.ImageSize;
import dev.diptych.job.MicroConditioning.Crop;
import dev.diptych.job.MicroConditioning.Size;

/**
 * How a picture of any size becomes one of the size asked for: resized, then cropped. A mask takes the fit of its
 * picture, so that the two stay aligned.
 *
 * @param original the picture's own size; SDXL's conditioning on the original size
 * @param resizedWidth pixels before cropping, at least those of {@code size}
 * @param resizedHeight the same
 * @param crop pixels cut off above and to the left after resizing; SDXL's conditioning on the crop
 * @param size what comes out
 */
public record Fit(Size original, int resizedWidth, int resizedHeight, Crop crop, ImageSize size) {
    /**
     * As SDXL's training pictures were: the side that is shorter for its size fits, the other is cropped at its middle.
     *
     * @throws BrokenPictureException for a strip so narrow that resizing would make it enormous
     */
    public static Fit cover(Picture picture, ImageSize size) {
        return cover(sizeOf(picture), size);
    }

    /** The same by a picture's sides alone. */
    public static Fit cover(Size picture, ImageSize size) {
        double scale = Math.max((double) size.width() / picture.width(), (double) size.height() / picture.height());
        int width = Math.max(size.width(), (int) Math.round(picture.width() * scale));
        int height = Math.max(size.height(), (int) Math.round(picture.height() * scale));
        if (Math.max(width, height) > UploadedPicture.MAX_SIDE) {
            throw new BrokenPictureException(
                    "sides of at most %d when it covers %s".formatted(UploadedPicture.MAX_SIDE, size),
                    width + "x" + height);
        }
        Crop crop = new Crop((height - size.height()) / 2, (width - size.width()) / 2);
        return new Fit(picture, width, height, crop, size);
    }

    /** As diffusers' image-to-image does it: both sides are resized, whatever becomes of the aspect ratio. */
    public static Fit stretch(Picture picture, ImageSize size) {
        return new Fit(sizeOf(picture), size.width(), size.height(), new Crop(0, 0), size);
    }

    public Picture apply(Picture picture) {
        return cropped(Lanczos.resize(picture, resizedWidth, resizedHeight));
    }

    private Picture cropped(Picture resized) {
        if (resizedWidth == size.width() && resizedHeight == size.height()) {
            return resized;
        }
        byte[] rgb = new byte[3 * size.width() * size.height()];
        for (int y = 0; y < size.height(); y++) {
            int from = 3 * ((crop.top() + y) * resizedWidth + crop.left());
            System.arraycopy(resized.rgb(), from, rgb, 3 * y * size.width(), 3 * size.width());
        }
        return new Picture(size.width(), size.height(), rgb);
    }

    private static Size sizeOf(Picture picture) {
        return new Size(picture.height(), picture.width());
    }
}
