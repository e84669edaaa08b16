package dev.diptych.picture;

import dev.diptych.job.MicroConditioning.Size;
import org.jspecify.annotations.Nullable;

/**
 * A picture that somebody sent, decoded and turned upright.
 *
 * @param colours without regard to transparency
 * @param alpha {@code [height, width]}, 0 is transparent, or null if every pixel is opaque
 */
public record UploadedPicture(Picture colours, byte @Nullable [] alpha) {
    /** A 24-megapixel camera's pictures pass. */
    public static final int DEFAULT_MAX_PIXELS = 25_000_000;

    /** The longest side that SDXL's size conditioning can name. */
    static final int MAX_SIDE = 16_384;

    /** With at most {@value #DEFAULT_MAX_PIXELS} pixels. */
    public static UploadedPicture decode(byte[] file) {
        return decode(file, DEFAULT_MAX_PIXELS);
    }

    /**
     * Decodes PNG and JPEG of any usual kind: grey, palette, 16-bit, transparent, YCbCr, RGB, CMYK and YCCK; 8 bits are
     * kept, colour profiles are left aside, an EXIF orientation is applied.
     *
     * @param maxPixels beyond this the picture is refused by its header, before anything of its size is allocated
     * @throws BrokenPictureException if the bytes are no such picture, are broken or cut off, or have too many pixels
     */
    public static UploadedPicture decode(byte[] file, int maxPixels) {
        if (PngChunk.hasSignature(file)) {
            return PngDecoder.decode(file, maxPixels);
        }
        if (JpegHeader.hasSignature(file)) {
            return JpegDecoder.decode(file, maxPixels);
        }
        throw new BrokenPictureException("a PNG or JPEG file", file.length == 0 ? "no bytes" : "other bytes");
    }

    /**
     * The sides of a picture as {@link #decode(byte[])} would give it, from its header alone.
     *
     * @throws BrokenPictureException if the bytes have no such header
     */
    public static Size sides(byte[] file) {
        if (PngChunk.hasSignature(file)) {
            return PngDecoder.sides(file);
        }
        if (JpegHeader.hasSignature(file)) {
            JpegHeader header = JpegHeader.read(file);
            return Orientation.upright(header.width(), header.height(), header.orientation());
        }
        throw new BrokenPictureException("a PNG or JPEG file", file.length == 0 ? "no bytes" : "other bytes");
    }

    /** The picture over white. */
    public Picture flattened() {
        if (alpha == null) {
            return colours;
        }
        byte[] rgb = colours.rgb().clone();
        for (int i = 0; i < rgb.length; i++) {
            int opacity = alpha[i / 3] & 0xFF;
            rgb[i] = (byte) (((rgb[i] & 0xFF) * opacity + 255 * (255 - opacity) + 127) / 255);
        }
        return new Picture(colours.width(), colours.height(), rgb);
    }

    /** White where the picture is transparent, black where it is opaque: a mask, as the OpenAI API has it. */
    public Picture transparency() {
        byte[] rgb = new byte[colours.rgb().length];
        for (int i = 0; alpha != null && i < rgb.length; i++) {
            rgb[i] = (byte) ~alpha[i / 3];
        }
        return new Picture(colours.width(), colours.height(), rgb);
    }

    /** @throws BrokenPictureException if a side is not from 1 to {@value #MAX_SIDE}, or the area beyond the limit */
    static void requireAllowed(int width, int height, int maxPixels) {
        if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE || (long) width * height > maxPixels) {
            throw new BrokenPictureException(
                    "sides from 1 to %d and at most %d pixels".formatted(MAX_SIDE, maxPixels), width + "x" + height);
        }
    }
}
