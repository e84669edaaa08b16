package dev.diptych.testdata;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An array from a NumPy {@code .npy} file: version 1.0, C order, little endian, {@code <f4}, {@code <f8}, {@code <i8}
 * or {@code |u1}.
 *
 * @param type as the file names it, {@code <f4} for instance
 * @param shape empty for a scalar
 */
public record Npy(String type, int[] shape, ByteBuffer data) {
    private static final byte[] VERSION_1 = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final Pattern HEADER =
            Pattern.compile("'descr': '([^']+)'.*'fortran_order': False.*'shape': \\(([^)]*)\\)", Pattern.DOTALL);

    /** The repository's {@code testdata} folder. */
    public static final Path TESTDATA = Path.of(System.getProperty("diptych.root", "."), "testdata");

    /** @param first and the rest: the file's path within {@code testdata} */
    public static Npy of(String first, String... more) {
        return read(TESTDATA.resolve(Path.of(first, more)));
    }

    public static Npy read(Path file) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            if (!Arrays.equals(VERSION_1, 0, 8, bytes.array(), 0, 8)) {
                throw new IllegalArgumentException(file + ": expected a .npy file of version 1.0");
            }
            return parse(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Npy parse(Path file, ByteBuffer bytes) {
        int length = Short.toUnsignedInt(bytes.getShort(8));
        String header = new String(bytes.array(), 10, length, StandardCharsets.US_ASCII);
        Matcher matcher = HEADER.matcher(header);
        if (!matcher.find()) {
            throw new IllegalArgumentException(file + ": expected a C-order array, found " + header);
        }
        int[] shape = Arrays.stream(matcher.group(2).split(","))
                .map(String::strip)
                .filter(side -> !side.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
        ByteBuffer data = bytes.slice(10 + length, bytes.limit() - 10 - length).order(ByteOrder.LITTLE_ENDIAN);
        return new Npy(matcher.group(1), shape, data);
    }

    /** How many numbers. */
    public int size() {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    public float[] floats() {
        requireType("<f4");
        float[] values = new float[size()];
        data.asFloatBuffer().get(values);
        return values;
    }

    public double[] doubles() {
        requireType("<f8");
        double[] values = new double[size()];
        data.asDoubleBuffer().get(values);
        return values;
    }

    public long[] longs() {
        requireType("<i8");
        long[] values = new long[size()];
        data.asLongBuffer().get(values);
        return values;
    }

    public byte[] bytes() {
        requireType("|u1");
        byte[] values = new byte[size()];
        data.duplicate().get(values);
        return values;
    }

    /** The floats of one entry along the first axis: step {@code i} of a run's latents, say. */
    public float[] floats(int i) {
        int row = size() / shape[0];
        return Arrays.copyOfRange(floats(), i * row, (i + 1) * row);
    }

    private void requireType(String expected) {
        if (!type.equals(expected)) {
            throw new IllegalStateException("expected an array of " + expected + ", found " + type);
        }
    }
}
