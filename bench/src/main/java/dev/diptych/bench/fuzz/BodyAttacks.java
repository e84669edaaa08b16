package dev.diptych.bench.fuzz;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Orders that are wrong in one field, in what their fields say together, or as JSON. */
final class BodyAttacks {
    private static final String IMAGE = "bm8gcGljdHVyZQ=="; // base64 of "no picture"
    private static final Schema ORDER = Schema.file("/openapi.yaml").at("/components/schemas/JobOrder");
    private static final Schema FOREIGN = Schema.file("/dev/diptych/bench/fuzz/foreign.yaml");

    /** Where bodies go, and the schema of each. */
    private static final Map<String, Schema> PATHS = Map.of(
            "/v1/jobs", ORDER,
            "/v1/images/generations", FOREIGN.at("/components/schemas/Generation"),
            "/sdapi/v1/txt2img", FOREIGN.at("/components/schemas/TextToImage"),
            "/sdapi/v1/img2img", FOREIGN.at("/components/schemas/ImageToImage"));

    static final List<String> EACH = PATHS.keySet().stream().sorted().toList();

    /** What a schema cannot say: each is wrong on its own, beside a good prompt. */
    private static final List<String> CONTRADICTIONS = List.of(
            "'prompt': '   '",
            "'prompt': 'a\\u0000b'",
            "'prompt': 'a\\u001bb'",
            "'prompt': 'a', 'model': 'another'",
            "'prompt': 'a', 'model': '../../etc/passwd'",
            "'prompt': 'a', 'mask': '" + IMAGE + "'",
            "'prompt': 'a', 'strength': 0.5",
            "'prompt': 'a', 'refiner_only': true",
            "'prompt': 'a', 'init_image': '" + IMAGE + "'",
            "'prompt': 'a', 'init_image': 'data:image/png;base64," + IMAGE + "'",
            "'prompt': 'a', 'init_image': 'data:text/html;base64,PGI+'",
            "'prompt': 'a', 'init_image': 'http://169.254.169.254/latest/meta-data'",
            "'prompt': 'a', 'init_image': 'file:///etc/passwd'",
            "'prompt': 'a', 'init_image': 'uploads/../../../etc/passwd'",
            "'prompt': 'a', 'init_image': 'uploads/0000000000000000-" + "0".repeat(64) + "'",
            "'prompt': 'a', 'width': 136, 'height': 128",
            "'prompt': 'a', 'guidance_start': 0.8, 'guidance_end': 0.2",
            "'prompt': 'a', 'delay_seconds': 10, 'deadline_seconds': 5",
            "'prompt': 'a', 'prompt': 'b'",
            "'prompt': 'a', 'steps': 1, 'steps': 2",
            "'prompt': 'a', 'steps': 01",
            "'prompt': 'a', 'steps': NaN",
            "'prompt': 'a', 'guidance_scale': Infinity",
            "'prompt': 'a', 'guidance_scale': 1e999");

    private BodyAttacks() {}

    static Schema schema(String path) {
        return PATHS.getOrDefault(path, ORDER);
    }

    /** One field of a good order is wrong. */
    static Attack spoiled(SplittableRandom random, String path) {
        Schema schema = schema(path);
        ObjectNode order = new Sampler(random).object(schema);
        String what = new Spoiler(random).spoil(order, schema);
        return Attack.json(what, path, Buffer.buffer(order.toString()));
    }

    static Attack contradiction(SplittableRandom random) {
        String body = CONTRADICTIONS.get(random.nextInt(CONTRADICTIONS.size()));
        return Attack.json(body, "/v1/jobs", Buffer.buffer("{" + body.replace('\'', '"') + "}"));
    }

    /** A good order whose text is broken. */
    static Attack broken(SplittableRandom random) {
        String path = EACH.get(random.nextInt(EACH.size()));
        String text = new Sampler(random)
                .object(schema(path))
                .put("prompt", Sampler.SECRET)
                .toString();
        return switch (random.nextInt(10)) {
            // Only the last brace closes the object: every shorter text is incomplete.
            case 0, 1 -> Attack.json("cut off", path, Buffer.buffer(text.substring(0, random.nextInt(text.length()))));
            case 2 -> Attack.json("more behind it", path, Buffer.buffer(text + "{}"));
            case 3 -> Attack.json("a control character", path, Buffer.buffer(text.replace("fuzzed-", "fuzzed\u0001")));
            case 4 -> Attack.json("not UTF-8", path, notUtf8(text));
            case 5 -> Attack.json("in an array", path, Buffer.buffer("[" + text + "]"));
            case 6 -> Attack.json("nested too deep", path, Buffer.buffer("{\"prompt\":" + "[".repeat(50_000)));
            case 7 ->
                Attack.json(
                        "no object",
                        path,
                        Buffer.buffer(List.of("null", "1", "\"a\"", "[]", "", " ", "true")
                                .get(random.nextInt(7))));
            case 8 -> Attack.json("in single quotes", path, Buffer.buffer(text.replace('"', '\'')));
            default ->
                Attack.json(
                        "a number too long", path, Buffer.buffer("{\"prompt\":\"a\",\"steps\":" + "9".repeat(5_000)));
        };
    }

    /** Good JSON said to be something else. */
    static Attack mislabelled(SplittableRandom random) {
        String type = List.of(
                        "text/plain", "application/xml", "multipart/form-data", "application/json2", "/", "\u00e9")
                .get(random.nextInt(6));
        return Attack.of(
                "sent as " + type,
                "POST",
                "/v1/jobs",
                Map.of("Content-Type", type),
                Buffer.buffer("{\"prompt\":\"" + Sampler.SECRET + "\"}"));
    }

    private static Buffer notUtf8(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int at = text.indexOf(Sampler.SECRET);
        bytes[text.substring(0, at).getBytes(StandardCharsets.UTF_8).length] = (byte) 0xFF;
        return Buffer.buffer(bytes);
    }
}
