package dev.diptych.bench.fuzz;

import static dev.diptych.bench.fuzz.DoorAttacks.one;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/** Orders whose values no type of Java or JSON holds, and texts in other clothes than UTF-8. */
final class ValueAttacks {
    private static final String PLACE = "\"*here*\"";
    private static final String GOOD = "{\"prompt\":\"" + Sampler.SECRET + "\"}";
    private static final int BOMB = 30 << 20;
    private static final byte[] ZIPPED_BOMB = gzip(new byte[BOMB]);

    private ValueAttacks() {}

    /** A number that is none, or that is too large for any. */
    static Attack number(SplittableRandom random) {
        String path = one(random, BodyAttacks.EACH.toArray(String[]::new));
        Schema schema = BodyAttacks.schema(path);
        List<String> numbers = schema.properties().stream()
                .filter(name -> schema.property(name).type().matches("integer|number"))
                .toList();
        String name = numbers.get(random.nextInt(numbers.size()));
        String value = one(
                random,
                "NaN",
                "-NaN",
                "Infinity",
                "-Infinity",
                "1e400",
                "-1e400",
                "1e2147483647",
                "1e99999999999",
                "9223372036854775808",
                "-9223372036854775809",
                "18446744073709551616",
                "0x10",
                "010",
                "1.",
                ".5",
                "+1",
                "1e",
                "1_0",
                "--1",
                "-",
                "\u0661",
                "9".repeat(900),
                "-" + "9".repeat(900));
        ObjectNode order = new Sampler(random).object(schema).put(name, "*here*");
        return Attack.json(
                name + " as " + value, path, Buffer.buffer(order.toString().replace(PLACE, value)));
    }

    /** Minus zero, and what a double takes for zero, where zero is too little. */
    static Attack nothing(SplittableRandom random) {
        String value = one(random, "-0", "-0.0", "0e9", "1e-400", "-1e-400");
        String order = one(
                random,
                "{\"prompt\":\"a\",\"steps\":*}",
                "{\"prompt\":\"a\",\"images\":*}",
                "{\"prompt\":\"a\",\"width\":*}",
                "{\"prompt\":\"a\",\"deadline_seconds\":*}",
                "{\"prompt\":\"a\",\"handoff\":{\"at\":*}}",
                "{\"prompt\":\"a\",\"conditioning\":{\"original\":{\"width\":*,\"height\":8}}}");
        return Attack.json(order + " of " + value, "/v1/jobs", Buffer.buffer(order.replace("*", value)));
    }

    /** Nested deeply, long, or with the same field twice under two spellings. */
    static Attack shape(SplittableRandom random) {
        String path = one(random, BodyAttacks.EACH.toArray(String[]::new));
        int depth = 1 + random.nextInt(3_000); // Jackson ends at 1,000
        String body = one(
                random,
                "{\"prompt\":\"a\",\"x\":" + "[".repeat(depth) + "]".repeat(depth) + "}",
                "{\"prompt\":\"a\",\"conditioning\":" + "{\"original\":".repeat(depth) + "1" + "}".repeat(depth) + "}",
                "{\"prompt\":" + "{\"a\":".repeat(100_000),
                "{\"prompt\":\"a\",\"\\u0070rompt\":\"b\"}",
                "{\"prompt\":\"a\",\"handoff\":{\"at\":0.5,\"at\":0.6}}",
                "{\"prompt\":\"" + "a".repeat(200_000) + "\"}",
                "{\"" + "k".repeat(100_000) + "\":1,\"prompt\":\"a\"}",
                many(random));
        return Attack.json("shape", path, Buffer.buffer(body));
    }

    private static String many(SplittableRandom random) {
        StringBuilder fields = new StringBuilder("{\"prompt\":\"a\"");
        for (int i = 1 + random.nextInt(5_000); i > 0; i--) {
            fields.append(",\"f").append(i).append("\":").append(i);
        }
        return fields.append('}').toString();
    }

    /** Megabytes of one value. */
    static Attack huge(SplittableRandom random) {
        int size = random.nextInt(1 << 20, 8 << 20);
        String body = switch (random.nextInt(5)) {
            case 0 -> "{\"prompt\":\"" + "a".repeat(size) + "\"}";
            case 1 -> "{\"prompt\":\"a\",\"init_image\":\"" + "A".repeat(size) + "\"}";
            case 2 -> "[".repeat(size);
            case 3 -> " ".repeat(size);
            default -> "{\"prompt\":\"a\",\"x\":[" + "1,".repeat(size / 2) + "1]}";
        };
        return Attack.json("huge", one(random, BodyAttacks.EACH.toArray(String[]::new)), Buffer.buffer(body));
    }

    /** Texts that are no Unicode. */
    static Attack text(SplittableRandom random) {
        String path = one(random, BodyAttacks.EACH.toArray(String[]::new));
        String broken = one(
                random,
                "\\ud800",
                "\\udc00\\ud800",
                "\\ud83d",
                "\\ud83d\\ud83d",
                "\\u0000",
                "\\u001b[2J",
                "\\u007f",
                "\\u0085",
                "\\x41",
                "\\ud8",
                "\\");
        String order = one(random, "{\"prompt\":\"a%s\"}", "{\"prompt\":\"a\",\"negative_prompt\":\"%s\"}");
        if (path.endsWith("img2img")) {
            path = "/v1/jobs"; // it would want a picture beside
        }
        return Attack.json("a text with " + broken, path, Buffer.buffer(order.formatted(broken)));
    }

    /** Bytes that are another encoding, whatever they say of themselves. */
    static Attack encoding(SplittableRandom random) {
        return switch (random.nextInt(5)) {
            case 0 -> coded(random, Buffer.buffer(ZIPPED_BOMB));
            case 1 -> coded(random, Buffer.buffer(gzip(GOOD.getBytes(StandardCharsets.UTF_8))));
            case 2 -> coded(random, Buffer.buffer(GOOD));
            case 3 -> {
                String name = one(random, "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE", "UTF-16", "IBM037");
                yield typed(name, random, GOOD.getBytes(Charset.forName(name)));
            }
            default ->
                Attack.json(
                        "bytes that are no UTF-8",
                        "/v1/jobs",
                        Buffer.buffer("{\"prompt\":\"a")
                                .appendBytes(one(
                                                random,
                                                "\u00ff",
                                                "\u00c0\u00af",
                                                "\u00ed\u00a0\u0080",
                                                "\u00f5\u0080",
                                                "\u00e2\u0082")
                                        .getBytes(StandardCharsets.ISO_8859_1))
                                .appendString("\"}"));
        };
    }

    private static Attack coded(SplittableRandom random, Buffer body) {
        String coding = one(random, "gzip", "deflate", "br", "zstd", "compress", "gzip, gzip", "x", "identity, gzip");
        String path = one(random, "/v1/jobs", "/v1/images/generations", "/sdapi/v1/txt2img", "/v1/uploads");
        return Attack.of(
                "said to be " + coding,
                "POST",
                path,
                Map.of("Content-Type", "application/json", "Content-Encoding", coding),
                body);
    }

    private static Attack typed(String charset, SplittableRandom random, byte[] body) {
        String type = "application/json" + (random.nextBoolean() ? "" : "; charset=" + charset);
        return Attack.of("in " + charset, "POST", "/v1/jobs", Map.of("Content-Type", type), Buffer.buffer(body));
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream small = new ByteArrayOutputStream();
        try (OutputStream zip = new GZIPOutputStream(small)) {
            zip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return small.toByteArray();
    }
}
