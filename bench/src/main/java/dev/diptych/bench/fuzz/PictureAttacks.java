package dev.diptych.bench.fuzz;

import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import java.util.Map;
import java.util.SplittableRandom;

/** Pictures that are none, by every way in which one comes in, and forms that are none. */
final class PictureAttacks {
    private static final String BOUNDARY = "fuzz";

    private PictureAttacks() {}

    static Attack broken(SplittableRandom random) {
        Buffer picture = Buffer.buffer(BrokenPictures.one(random));
        return switch (random.nextInt(8)) {
            case 0, 1 -> upload("no picture", picture);
            case 2 -> form("/v1/uploads", part("image", picture), true);
            case 3 -> form("/v1/images/edits", part("prompt", prompt()).appendBuffer(part("image", picture)), true);
            case 4 -> json("/v1/jobs", "{\"prompt\":\"a\",\"init_image\":\"%s\"}", random, picture);
            case 5 -> json("/sdapi/v1/img2img", "{\"prompt\":\"a\",\"init_images\":[\"%s\"]}", random, picture);
            case 6 ->
                json("/sdapi/v1/png-info", "{\"image\":\"%s\"}", random, picture)
                        .harmless();
            default -> json("/v1/jobs", "{\"prompt\":\"a\",\"init_image\":\"%s\",\"mask\":\"%1$s\"}", random, picture);
        };
    }

    /** Whole, but with texts that would fill the memory: it may be told, or refused. */
    static Attack talkative(SplittableRandom random) {
        String picture = Base64.getEncoder().encodeToString(BrokenPictures.talkative(random));
        return Attack.json("texts", "/sdapi/v1/png-info", Buffer.buffer("{\"image\":\"" + picture + "\"}"))
                .harmless();
    }

    /** Forms that end too early, have no boundary, or parts that nobody can tell apart. */
    static Attack form(SplittableRandom random) {
        Buffer picture = Buffer.buffer(BrokenPictures.one(random));
        String path = random.nextBoolean() ? "/v1/uploads" : "/v1/images/edits";
        return switch (random.nextInt(9)) {
            case 0 -> form(path, part("image", picture), false);
            case 1 -> form(path, part("image", picture).appendBuffer(part("image", picture)), true);
            case 2 -> form(path, Buffer.buffer(), true);
            case 3 -> form(path, Buffer.buffer("--" + BOUNDARY + "\r\n\r\nno header\r\n"), true);
            case 4 -> form(path, part("i\u0000\"; x=\"", picture), true);
            case 5 -> form(path, part("x".repeat(20_000), picture), true);
            case 6 -> form(path, part("prompt", Buffer.buffer("x".repeat(100_000))), true);
            case 7 -> form(path, many(random), true);
            default ->
                Attack.of(
                        "a boundary that is none",
                        "POST",
                        path,
                        Map.of(
                                "Content-Type",
                                "multipart/form-data"
                                        + DoorAttacks.one(
                                                random, "", "; boundary=", "; boundary=\"", "; boundary=other", ";;;")),
                        part("image", picture));
        };
    }

    private static Buffer many(SplittableRandom random) {
        Buffer parts = Buffer.buffer();
        for (int i = 100 + random.nextInt(2_000); i > 0; i--) {
            parts.appendBuffer(part("f" + i, Buffer.buffer("x")));
        }
        return parts;
    }

    private static Attack upload(String what, Buffer picture) {
        return Attack.of(what, "POST", "/v1/uploads", Map.of("Content-Type", "application/octet-stream"), picture);
    }

    private static Attack json(String path, String order, SplittableRandom random, Buffer picture) {
        String base64 = Base64.getEncoder().encodeToString(picture.getBytes());
        String text =
                DoorAttacks.one(random, base64, "data:image/png;base64," + base64, "data:image/jpeg;base64," + base64);
        // An empty text is none at all, which A1111 may take for absent.
        return Attack.json(
                "no picture", path, Buffer.buffer(order.formatted(base64.isEmpty() ? "data:image/png;base64," : text)));
    }

    static Attack form(String path, Buffer parts, boolean closed) {
        return Attack.of(
                closed ? "a form with no picture" : "a form without an end",
                "POST",
                path,
                Map.of("Content-Type", "multipart/form-data; boundary=" + BOUNDARY),
                closed ? parts.copy().appendString("--" + BOUNDARY + "--\r\n") : parts);
    }

    static Buffer part(String name, Buffer content) {
        String file = name.equals("prompt") ? "" : "; filename=\"a.png\"\r\nContent-Type: image/png";
        return Buffer.buffer(
                        "--%s\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n".formatted(BOUNDARY, name, file))
                .appendBuffer(content)
                .appendString("\r\n");
    }

    private static Buffer prompt() {
        return Buffer.buffer(Sampler.SECRET);
    }
}
