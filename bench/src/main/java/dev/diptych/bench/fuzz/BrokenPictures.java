package dev.diptych.bench.fuzz;

import dev.diptych.picture.JpegWriter;
import dev.diptych.picture.Picture;
import dev.diptych.picture.PngWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** Files that a decoder must refuse: cut off, with a wrong sum, of sides that nobody can hold, or of another kind. */
final class BrokenPictures {
    private static final int SIDE = 32;
    private static final byte[] PNG = PngWriter.write(noise(), List.of());
    private static final byte[] JPEG = jpeg();
    private static final int SIGNATURE = 8;
    private static final int HEADER = 13;
    private static final int FIRST_SCAN = 620; // beyond the tables of a JPEG of ours
    private static final int BOMB_ROWS = 2_000;
    private static final byte[] BOMB = deflated(new byte[BOMB_ROWS * (5_000 * 8 + 1)]);
    private static final byte[] ZEROS = deflated(new byte[4 << 20]);

    private BrokenPictures() {}

    static byte[] one(SplittableRandom random) {
        return switch (random.nextInt(12)) {
            case 0, 1 -> Arrays.copyOf(PNG, random.nextInt(PNG.length - 12));
            case 2, 3 -> flipped(random);
            case 4 -> impossible(random);
            case 5 -> tooMany(random);
            case 6 -> bomb();
            case 7 -> withLength(random.nextInt());
            case 8 -> Arrays.copyOf(JPEG, random.nextInt(JPEG.length * 3 / 4));
            case 9 -> hugeJpeg(random);
            case 10 -> other(random);
            default -> noise(random);
        };
    }

    /** A whole PNG whose texts say far more than their bytes. */
    static byte[] talkative(SplittableRandom random) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(Arrays.copyOf(PNG, SIGNATURE + HEADER + 12));
        for (int i = random.nextInt(100); i >= 0; i--) {
            byte[] text = ByteBuffer.allocate(ZEROS.length + 10)
                    .put("%08d".formatted(i).getBytes(StandardCharsets.US_ASCII))
                    .putShort((short) 0)
                    .put(ZEROS)
                    .array();
            file.writeBytes(chunk("zTXt", text));
        }
        file.writeBytes(Arrays.copyOfRange(PNG, SIGNATURE + HEADER + 12, PNG.length));
        return file.toByteArray();
    }

    /** One bit anywhere behind the signature and before the last chunk. */
    private static byte[] flipped(SplittableRandom random) {
        byte[] file = PNG.clone();
        file[random.nextInt(SIGNATURE, PNG.length - 12)] ^= (byte) (1 << random.nextInt(8));
        return file;
    }

    private static byte[] impossible(SplittableRandom random) {
        int[][] kinds = {{8, 1}, {8, 5}, {8, 7}, {3, 0}, {0, 0}, {16, 3}, {32, 2}, {4, 2}, {255, 255}};
        int[] kind = kinds[random.nextInt(kinds.length)];
        int fault = random.nextInt(4);
        return header(
                SIDE,
                SIDE,
                fault == 0 ? kind[0] : 8,
                fault == 0 ? kind[1] : fault == 3 ? 3 : 2, // a palette that does not follow
                fault == 1 ? 1 + random.nextInt(255) : 0,
                fault == 2 ? 2 + random.nextInt(254) : 0);
    }

    private static byte[] tooMany(SplittableRandom random) {
        int[][] sides = {
            {65_535, 65_535},
            {Integer.MAX_VALUE, 1},
            {1, Integer.MAX_VALUE},
            {-1, -1},
            {0, 0},
            {16_385, 1},
            {5001, 5000}
        };
        int[] side = sides[random.nextInt(sides.length)];
        return header(side[0], side[1], 8, 2, 0, 0);
    }

    /** As many pixels as are allowed, 16 bits each, and a quarter of them there: 80 KB that want 200 MB. */
    private static byte[] bomb() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(Arrays.copyOf(PNG, SIGNATURE));
        file.writeBytes(chunk("IHDR", head(5_000, 5_000, 16, 6, 0, 0)));
        file.writeBytes(chunk("IDAT", BOMB));
        file.writeBytes(chunk("IEND", new byte[0]));
        return file.toByteArray();
    }

    /** The length of the pixels' chunk is another. */
    private static byte[] withLength(int length) {
        byte[] file = PNG.clone();
        ByteBuffer.wrap(file).putInt(SIGNATURE + HEADER + 12, length);
        return file;
    }

    private static byte[] hugeJpeg(SplittableRandom random) {
        byte[] file = JPEG.clone();
        for (int i = 2; i < FIRST_SCAN; i++) {
            if (file[i] == (byte) 0xFF && file[i + 1] == (byte) 0xC0) {
                int side = random.nextBoolean() ? 65_500 : 0;
                ByteBuffer.wrap(file).putShort(i + 5, (short) side).putShort(i + 7, (short) side);
            }
        }
        return file;
    }

    private static byte[] other(SplittableRandom random) {
        return DoorAttacks.one(
                        random,
                        "GIF89a\u0001\u0000\u0001\u0000\u0000\u0000\u0000;",
                        "BM\u0000\u0000",
                        "RIFF\u0000\u0000\u0000\u0000WEBPVP8 ",
                        "<svg xmlns='http://www.w3.org/2000/svg'/>",
                        "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><svg>&y;</svg>",
                        "II*\u0000\u0008\u0000\u0000\u0000",
                        "PK\u0003\u0004",
                        "%PDF-1.7",
                        "\u0089PNG\r\n\u001a\n",
                        "\u00ff\u00d8\u00ff",
                        "\u00ff\u00d8\u00ff\u00e1\u0000\u0002",
                        "http://169.254.169.254/",
                        "")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] noise(SplittableRandom random) {
        byte[] noise = new byte[random.nextInt(400)];
        random.nextBytes(noise);
        return noise;
    }

    private static byte[] header(int width, int height, int bits, int colours, int filter, int interlace) {
        byte[] file = PNG.clone();
        byte[] chunk = chunk("IHDR", head(width, height, bits, colours, filter, interlace));
        System.arraycopy(chunk, 0, file, SIGNATURE, chunk.length);
        return file;
    }

    private static byte[] head(int width, int height, int bits, int colours, int filter, int interlace) {
        return ByteBuffer.allocate(HEADER)
                .putInt(width)
                .putInt(height)
                .put((byte) bits)
                .put((byte) colours)
                .put((byte) 0)
                .put((byte) filter)
                .put((byte) interlace)
                .array();
    }

    private static byte[] chunk(String type, byte[] data) {
        ByteBuffer chunk = ByteBuffer.allocate(data.length + 12)
                .putInt(data.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(data);
        CRC32 crc = new CRC32();
        crc.update(chunk.array(), 4, data.length + 4);
        return chunk.putInt((int) crc.getValue()).array();
    }

    private static byte[] deflated(byte[] bytes) {
        ByteArrayOutputStream small = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(small)) {
            deflater.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return small.toByteArray();
    }

    private static Picture noise() {
        byte[] rgb = new byte[3 * SIDE * SIDE];
        new SplittableRandom(SIDE).nextBytes(rgb);
        return new Picture(SIDE, SIDE, rgb);
    }

    private static byte[] jpeg() {
        try (JpegWriter writer = new JpegWriter(0.9)) {
            return writer.write(noise());
        }
    }
}
