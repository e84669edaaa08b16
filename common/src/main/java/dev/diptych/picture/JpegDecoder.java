package dev.diptych.picture;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes a JPEG file: the components as they are stored come from ImageIO, which knows no CMYK; their colours are
 * converted here, for all kinds alike.
 */
final class JpegDecoder {
    private static final Pattern MISSING_DATA = Pattern.compile("Truncated|premature|Premature");

    private JpegDecoder() {}

    static UploadedPicture decode(byte[] file, int maxPixels) {
        JpegHeader header = JpegHeader.read(file);
        UploadedPicture.requireAllowed(header.width(), header.height(), maxPixels);
        Raster raster = components(file);
        if (header.components().length == 2 || raster.getNumBands() != header.components().length) {
            throw new BrokenPictureException("a JPEG file of 1, 3 or 4 components", raster.getNumBands());
        }
        return Orientation.upright(new UploadedPicture(colours(raster, header), null), header.orientation());
    }

    private static Raster components(byte[] file) {
        ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
        List<String> warnings = new ArrayList<>();
        try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
            reader.setInput(in, true, true);
            Raster raster = reader.readRaster(0, null);
            requireAllData(warnings);
            return raster;
        } catch (IOException | RuntimeException e) {
            throw new BrokenPictureException("a whole JPEG file that can be decoded", "broken pixels", e);
        } finally {
            reader.dispose();
        }
    }

    /** libjpeg goes on where data are missing and fills up with grey; it only warns. */
    private static void requireAllData(List<String> warnings) throws IOException {
        for (String warning : warnings) {
            if (MISSING_DATA.matcher(warning).find()) {
                throw new IOException(warning);
            }
        }
    }

    private static Picture colours(Raster raster, JpegHeader header) {
        int bands = raster.getNumBands();
        byte[] rgb = new byte[3 * raster.getWidth() * raster.getHeight()];
        int[] row = new int[raster.getWidth() * bands];
        for (int y = 0, o = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, row);
            for (int i = 0; i < row.length; i += bands, o += 3) {
                if (bands == 1) {
                    put(rgb, o, row[i], row[i], row[i]);
                } else if (header.converted()) {
                    putYcc(rgb, o, row[i], row[i + 1] - 128, row[i + 2] - 128);
                } else {
                    put(rgb, o, row[i], row[i + 1], row[i + 2]);
                }
                if (bands == 4) {
                    darken(rgb, o, row[i + 3], header.converted());
                }
            }
        }
        return new Picture(raster.getWidth(), raster.getHeight(), rgb);
    }

    /** JFIF 1.02, with libjpeg's 16-bit fixed point. */
    private static void putYcc(byte[] rgb, int o, int luma, int blueness, int redness) {
        put(
                rgb,
                o,
                luma + ((91881 * redness + 0x8000) >> 16),
                luma + ((-22554 * blueness - 46802 * redness + 0x8000) >> 16),
                luma + ((116130 * blueness + 0x8000) >> 16));
    }

    private static void put(byte[] rgb, int o, int red, int green, int blue) {
        rgb[o] = clipped(red);
        rgb[o + 1] = clipped(green);
        rgb[o + 2] = clipped(blue);
    }

    /**
     * Prints black over cyan, magenta and yellow. All four are stored inverted, as Adobe does and everybody assumes; the
     * colours of YCCK once more.
     */
    private static void darken(byte[] rgb, int o, int white, boolean ycck) {
        for (int i = o; i < o + 3; i++) {
            int light = ycck ? 255 - (rgb[i] & 0xFF) : rgb[i] & 0xFF;
            rgb[i] = (byte) ((light * white + 127) / 255);
        }
    }

    private static byte clipped(int value) {
        return (byte) Math.max(0, Math.min(255, value));
    }
}
