package dev.diptych.picture;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes 8-bit RGB PNG files (ISO/IEC 15948), made for speed. Every row is Paeth-filtered. What that leaves of a
 * photographic picture is noise, in which a search for repetitions finds next to nothing: there Huffman codes alone give
 * smaller files than zlib's levels 1 to 3, and faster. Flat pictures, where much of what is left is zero, take level 2.
 */
public final class PngWriter {
    private static final int CHANNELS = 3;
    private static final int CHUNK = 64 * 1024;
    private static final int FLAT_LEVEL = 2;
    private static final double FLAT_FROM = 0.4;
    private static final int SAMPLED_ROWS = 32;

    private PngWriter() {}

    /** The file, with the texts before the pixels. */
    public static byte[] write(Picture picture, List<PngText> texts) {
        List<byte[]> parts = new ArrayList<>();
        parts.add(PngChunk.signature());
        parts.add(header(picture));
        texts.forEach(text -> parts.add(text.chunk()));
        addPixels(picture, parts);
        parts.add(PngChunk.bytes("IEND", new byte[0], 0));
        ByteBuffer file =
                ByteBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
        parts.forEach(file::put);
        return file.array();
    }

    private static byte[] header(Picture picture) {
        ByteBuffer data = ByteBuffer.allocate(13).putInt(picture.width()).putInt(picture.height());
        data.put((byte) 8).put((byte) 2);
        return PngChunk.bytes("IHDR", data.array(), data.capacity());
    }

    private static void addPixels(Picture picture, List<byte[]> parts) {
        Deflater deflater = new Deflater(FLAT_LEVEL);
        deflater.setStrategy(isFlat(picture) ? Deflater.DEFAULT_STRATEGY : Deflater.HUFFMAN_ONLY);
        try (OutputStream pixels = new DeflaterOutputStream(new ImageData(parts), deflater, CHUNK)) {
            byte[] filtered = new byte[1 + CHANNELS * picture.width()];
            for (int y = 0; y < picture.height(); y++) {
                filter(picture, y, filtered);
                pixels.write(filtered);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deflater.end();
        }
    }

    /** Makes an IDAT chunk of each buffer that the deflater has filled. */
    private static final class ImageData extends OutputStream {
        private final List<byte[]> parts;

        ImageData(List<byte[]> parts) {
            this.parts = parts;
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            assert from == 0;
            parts.add(PngChunk.bytes("IDAT", bytes, length));
        }

        @Override
        public void write(int value) {
            write(new byte[] {(byte) value}, 0, 1);
        }
    }

    private static boolean isFlat(Picture picture) {
        byte[] filtered = new byte[1 + CHANNELS * picture.width()];
        int rows = Math.min(SAMPLED_ROWS, picture.height());
        int zeros = 0;
        for (int i = 0; i < rows; i++) {
            filter(picture, i * picture.height() / rows, filtered);
            for (byte value : filtered) {
                zeros += value == 0 ? 1 : 0;
            }
        }
        return zeros > FLAT_FROM * rows * filtered.length;
    }

    /** Row {@code y} as {@code [1 + 3 width]}: the filter's number, then each byte less what its neighbours foretell. */
    private static void filter(Picture picture, int y, byte[] filtered) {
        byte[] rgb = picture.rgb();
        int length = CHANNELS * picture.width();
        int row = y * length;
        if (y == 0) {
            filtered[0] = 1; // Sub
            for (int i = 0; i < length; i++) {
                filtered[i + 1] = (byte) (rgb[i] - (i < CHANNELS ? 0 : rgb[i - CHANNELS]));
            }
            return;
        }
        filtered[0] = 4; // Paeth
        int above = row - length;
        for (int i = 0; i < CHANNELS; i++) {
            filtered[i + 1] = (byte) (rgb[row + i] - rgb[above + i]);
        }
        for (int i = CHANNELS; i < length; i++) {
            int left = rgb[row + i - CHANNELS] & 0xFF;
            int up = rgb[above + i] & 0xFF;
            int corner = rgb[above + i - CHANNELS] & 0xFF;
            filtered[i + 1] = (byte) (rgb[row + i] - paeth(left, up, corner));
        }
    }

    /** The neighbour nearest to left + up − corner; without branches, which no predictor would foresee here. */
    private static int paeth(int left, int up, int corner) {
        int toLeft = Math.abs(up - corner);
        int toUp = Math.abs(left - corner);
        int toCorner = Math.abs(left + up - 2 * corner);
        int second = up ^ ((up ^ corner) & ((toCorner - toUp) >> 31));
        int toSecond = Math.min(toUp, toCorner);
        int useSecond = (toSecond - toLeft) >> 31;
        return left ^ ((left ^ second) & useSecond);
    }
}
