package dev.diptych.picture;

import dev.diptych.job.MicroConditioning.Size;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/** Decodes a PNG file of any kind to 8 bits per sample. */
final class PngDecoder {
    private PngDecoder() {}

    static UploadedPicture decode(byte[] file, int maxPixels) {
        List<PngChunk> chunks = PngChunk.readAll(file);
        var header = chunks.get(0).data();
        UploadedPicture.requireAllowed(header.getInt(0), header.getInt(4), maxPixels);
        return Orientation.upright(samples(pixels(file)), orientation(chunks));
    }

    static Size sides(byte[] file) {
        List<PngChunk> chunks = PngChunk.readAll(file);
        var header = chunks.get(0).data();
        return Orientation.upright(header.getInt(0), header.getInt(4), orientation(chunks));
    }

    private static int orientation(List<PngChunk> chunks) {
        return chunks.stream()
                .filter(chunk -> chunk.type().equals("eXIf"))
                .findFirst()
                .map(chunk -> Orientation.ofTiff(chunk.data()))
                .orElse(Orientation.UPRIGHT);
    }

    private static BufferedImage pixels(byte[] file) {
        ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
        try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            reader.setInput(in, true, true);
            return reader.read(0);
        } catch (IOException | RuntimeException e) {
            throw new BrokenPictureException("a PNG file that can be decoded", "broken pixels", e);
        } finally {
            reader.dispose();
        }
    }

    private static UploadedPicture samples(BufferedImage image) {
        Raster raster = image.getRaster();
        int width = raster.getWidth();
        int height = raster.getHeight();
        byte[] rgb = new byte[3 * width * height];
        byte @Nullable [] alpha = image.getColorModel().hasAlpha() ? new byte[width * height] : null;
        int[] row = new int[width * raster.getNumBands()];
        for (int y = 0; y < height; y++) {
            raster.getPixels(0, y, width, 1, row);
            if (image.getColorModel() instanceof IndexColorModel palette) {
                takeIndexed(row, palette, y * width, rgb, alpha);
            } else {
                take(row, raster, y * width, rgb, alpha);
            }
        }
        return new UploadedPicture(new Picture(width, height, rgb), alpha);
    }

    private static void takeIndexed(
            int[] row, IndexColorModel palette, int first, byte[] rgb, byte @Nullable [] alpha) {
        for (int x = 0; x < row.length; x++) {
            int argb = palette.getRGB(row[x]);
            int o = 3 * (first + x);
            rgb[o] = (byte) (argb >> 16);
            rgb[o + 1] = (byte) (argb >> 8);
            rgb[o + 2] = (byte) argb;
            if (alpha != null) {
                alpha[first + x] = (byte) (argb >> 24);
            }
        }
    }

    /** One or two bands are grey (and alpha), three or four are RGB (and alpha); of 16 bits the upper 8 are kept. */
    private static void take(int[] row, Raster raster, int first, byte[] rgb, byte @Nullable [] alpha) {
        int bands = raster.getNumBands();
        int shift = raster.getSampleModel().getSampleSize(0) - 8;
        int step = bands < 3 ? 0 : 1;
        for (int x = 0; x < row.length / bands; x++) {
            int o = 3 * (first + x);
            for (int channel = 0; channel < 3; channel++) {
                rgb[o + channel] = (byte) (row[x * bands + channel * step] >> shift);
            }
            if (alpha != null) {
                alpha[first + x] = (byte) (row[(x + 1) * bands - 1] >> shift);
            }
        }
    }
}
