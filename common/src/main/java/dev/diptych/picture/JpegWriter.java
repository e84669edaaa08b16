package dev.diptych.picture;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes JPEG files, for previews and for clients that ask for them. Not thread-safe. */
public final class JpegWriter implements AutoCloseable {
    private static final ColorModel RGB = new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, ColorModel.OPAQUE, DataBuffer.TYPE_BYTE);

    private final ImageWriter writer =
            ImageIO.getImageWritersByFormatName("jpeg").next();
    private final ImageWriteParam parameters = writer.getDefaultWriteParam();

    /** @param quality from 0, the smallest file, to 1, the best picture */
    public JpegWriter(double quality) {
        parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        parameters.setCompressionQuality((float) quality);
    }

    public byte[] write(Picture picture) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(file)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(image(picture), null, null), parameters);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.setOutput(null);
        }
        return file.toByteArray();
    }

    @Override
    public void close() {
        writer.dispose();
    }

    /** Shares the picture's bytes. */
    private static BufferedImage image(Picture picture) {
        DataBufferByte bytes = new DataBufferByte(picture.rgb(), picture.rgb().length);
        WritableRaster raster = Raster.createInterleavedRaster(
                bytes, picture.width(), picture.height(), 3 * picture.width(), 3, new int[] {0, 1, 2}, null);
        return new BufferedImage(RGB, raster, false, null);
    }
}
