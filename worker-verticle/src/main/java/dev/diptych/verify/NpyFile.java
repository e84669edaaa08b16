package dev.diptych.verify;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An array of a NumPy {@code .npy} file in C order and little endian, its numbers widened to floats.
 *
 * @param shape empty for a scalar
 */
record NpyFile(int[] shape, float[] values) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Pattern HEADER =
            Pattern.compile("'descr': '([^']+)'.*'fortran_order': False.*'shape': \\(([^)]*)\\)", Pattern.DOTALL);

    /** @throws BadCaseException if the file cannot be read as such an array */
    static NpyFile read(Path file) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            if (bytes.remaining() < 12 || !Arrays.equals(MAGIC, 0, 6, bytes.array(), 0, 6)) {
                throw new BadCaseException(file, "a NumPy file", "other bytes");
            }
            boolean first = bytes.get(6) == 1;
            int start = first ? 10 : 12;
            int length = first ? Short.toUnsignedInt(bytes.getShort(8)) : bytes.getInt(8);
            return parse(file, bytes, start, length);
        } catch (NoSuchFileException e) {
            throw new BadCaseException(file, "a file", "none");
        } catch (IOException
                | IndexOutOfBoundsException
                | BufferUnderflowException
                | IllegalArgumentException
                | ArithmeticException e) {
            throw new BadCaseException(file, "a whole NumPy file", e.getClass().getSimpleName());
        }
    }

    /** Entry {@code i} along the first axis. */
    float[] row(int i) {
        if (shape.length == 0 || i >= shape[0]) {
            throw new IllegalStateException("expected an array of more than %d entries, found one of shape %s"
                    .formatted(i, Arrays.toString(shape)));
        }
        int length = values.length / shape[0];
        return Arrays.copyOfRange(values, i * length, (i + 1) * length);
    }

    private static NpyFile parse(Path file, ByteBuffer bytes, int start, int length) {
        String header = new String(bytes.array(), start, length, StandardCharsets.US_ASCII);
        Matcher matcher = HEADER.matcher(header);
        if (!matcher.find()) {
            throw new BadCaseException(file, "a C-order array", header.strip());
        }
        int[] shape = Arrays.stream(matcher.group(2).split(","))
                .map(String::strip)
                .filter(side -> !side.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
        int size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        ByteBuffer data = bytes.position(start + length).slice().order(ByteOrder.LITTLE_ENDIAN);
        if (size < 0 || size > data.remaining()) {
            throw new BadCaseException(file, size + " numbers, as its header says", data.remaining() + " bytes");
        }
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = switch (matcher.group(1)) {
                case "<f4" -> data.getFloat();
                case "<f8" -> (float) data.getDouble();
                case "<i8" -> data.getLong();
                case "|u1" -> data.get() & 0xff;
                default -> throw new BadCaseException(file, "<f4, <f8, <i8 or |u1", matcher.group(1));
            };
        }
        return new NpyFile(shape, values);
    }
}
