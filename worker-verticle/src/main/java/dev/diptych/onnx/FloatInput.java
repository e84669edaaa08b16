package dev.diptych.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A model.onnx whose graph declares a whole-number input that it makes a float of anyhow, as Optimum's exports before
 * 1.24 do with the UNet's timestep, so that fractional timesteps of Karras and linspace tables are cut off. Declaring the
 * input as float instead changes one byte: the element type of a {@code ValueInfoProto} (onnx.proto).
 */
final class FloatInput {
    private static final int GRAPH_OF_MODEL = 7;
    private static final int INPUT_OF_GRAPH = 11;
    private static final int NAME_OF_INPUT = 1;
    private static final int TYPE_OF_INPUT = 2;
    private static final int TENSOR_OF_TYPE = 1;
    private static final int ELEMENT_OF_TENSOR = 1;
    private static final byte FLOAT = 1;
    private static final byte INT64 = 7;
    private static final int VARINT = 0;
    private static final int DELIMITED = 2;
    private static final long LARGEST = 512L << 20;

    private FloatInput() {}

    /**
     * The file's bytes with that change.
     *
     * @return empty if the file has no input of that name and 64-bit type, or holds its weights itself and is large
     */
    static Optional<byte[]> changed(Path file, String input) throws IOException {
        if (Files.size(file) > LARGEST) {
            return Optional.empty();
        }
        byte[] model = Files.readAllBytes(file);
        return elementType(ByteBuffer.wrap(model), input)
                .filter(type -> type.get(0) == INT64)
                .map(type -> {
                    type.put(0, FLOAT);
                    return model;
                });
    }

    private static Optional<ByteBuffer> elementType(ByteBuffer model, String input) {
        return field(model, GRAPH_OF_MODEL, graph -> true)
                .flatMap(graph -> field(graph, INPUT_OF_GRAPH, value -> named(value, input)))
                .flatMap(value -> field(value, TYPE_OF_INPUT, type -> true))
                .flatMap(type -> field(type, TENSOR_OF_TYPE, tensor -> true))
                .flatMap(tensor -> field(tensor, ELEMENT_OF_TENSOR, element -> true));
    }

    private static boolean named(ByteBuffer value, String input) {
        return field(value, NAME_OF_INPUT, name -> true)
                .map(name -> StandardCharsets.UTF_8.decode(name).toString())
                .filter(input::equals)
                .isPresent();
    }

    /** The first field of that number in a protobuf message for which {@code right} holds, sharing the message's bytes. */
    private static Optional<ByteBuffer> field(ByteBuffer message, int number, Predicate<ByteBuffer> right) {
        ByteBuffer rest = message.duplicate();
        while (rest.hasRemaining()) {
            long tag = varint(rest);
            int length = length(rest, (int) (tag & 7));
            ByteBuffer content = rest.slice(rest.position(), length);
            rest.position(rest.position() + length);
            if (tag >>> 3 == number && right.test(content)) {
                return Optional.of(content);
            }
        }
        return Optional.empty();
    }

    /** Leaves the buffer at the content's first byte. */
    private static int length(ByteBuffer rest, int wireType) {
        return switch (wireType) {
            case VARINT -> {
                int from = rest.position();
                varint(rest);
                int bytes = rest.position() - from;
                rest.position(from);
                yield bytes;
            }
            case DELIMITED -> Math.toIntExact(varint(rest));
            case 1 -> Long.BYTES;
            default -> Integer.BYTES;
        };
    }

    private static long varint(ByteBuffer rest) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = rest.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
