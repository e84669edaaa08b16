package dev.diptych.bench.fuzz;

import static dev.diptych.bench.fuzz.DoorAttacks.one;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;

/** Uploads and forms that are none, and bytes that are hardly HTTP. */
final class WireAttacks {
    private static final String BOUNDARY = "fuzz";
    private static final String AUTHORIZED = "Host: localhost\r\nAuthorization: Bearer " + Attack.KEY + "\r\n";
    private static final byte[] PNG_HEAD = {
        (byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'
    };
    private static final int MOST_NOISE = 400;

    private WireAttacks() {}

    /** A picture that is none, raw or in a form. */
    static Attack upload(SplittableRandom random) {
        Buffer picture = noPicture(random);
        return switch (random.nextInt(4)) {
            case 0 ->
                Attack.of(
                        "no picture",
                        "POST",
                        "/v1/uploads",
                        Map.of("Content-Type", "application/octet-stream"),
                        picture);
            case 1 -> form("/v1/uploads", part("image", picture), true);
            case 2 ->
                form(
                        "/v1/images/edits",
                        part("prompt", Buffer.buffer(Sampler.SECRET)).appendBuffer(part("image", picture)),
                        true);
            default -> form("/v1/images/edits", part("image", picture), random.nextBoolean());
        };
    }

    private static Buffer noPicture(SplittableRandom random) {
        byte[] noise = new byte[random.nextInt(MOST_NOISE)];
        random.nextBytes(noise);
        return switch (random.nextInt(3)) {
            case 0 -> Buffer.buffer(noise);
            case 1 -> Buffer.buffer(PNG_HEAD).appendBytes(noise);
            default ->
                Buffer.buffer(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff})
                        .appendBytes(noise);
        };
    }

    private static Attack form(String path, Buffer parts, boolean closed) {
        return Attack.of(
                closed ? "a form with no picture" : "a form without an end",
                "POST",
                path,
                Map.of("Content-Type", "multipart/form-data; boundary=" + BOUNDARY),
                closed ? parts.appendString("--" + BOUNDARY + "--\r\n") : parts);
    }

    private static Buffer part(String name, Buffer content) {
        String file = name.equals("image") ? "; filename=\"a.png\"\r\nContent-Type: image/png" : "";
        return Buffer.buffer(
                        "--%s\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n".formatted(BOUNDARY, name, file))
                .appendBuffer(content)
                .appendString("\r\n");
    }

    /** What no client would send. */
    static Attack raw(SplittableRandom random) {
        String start = one(random, "POST /v1/jobs HTTP/1.1\r\n", "POST /v1/images/generations HTTP/1.1\r\n");
        String json = "Content-Type: application/json\r\n";
        return switch (random.nextInt(10)) {
            case 0 -> bytes("a length that is none", start + AUTHORIZED + json + "Content-Length: many\r\n\r\n{}");
            case 1 -> bytes("a negative length", start + AUTHORIZED + json + "Content-Length: -1\r\n\r\n{}");
            case 2 ->
                bytes("two lengths", start + AUTHORIZED + json + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x");
            case 3 ->
                bytes("a body beyond the limit", start + AUTHORIZED + json + "Content-Length: 99999999999\r\n\r\n");
            case 4 ->
                bytes(
                        "a chunk that is none",
                        start + AUTHORIZED + json + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n");
            case 5 -> bytes("a header beyond the limit", start + AUTHORIZED + "X: " + "y".repeat(40_000) + "\r\n\r\n");
            case 6 -> bytes("no request line", "\u0000\u0001\u0002 / \r\n\r\n");
            case 7 -> bytes("a broken escape", "GET /v1/jobs/%zz HTTP/1.1\r\n" + AUTHORIZED + "\r\n");
            case 8 -> bytes("a broken query", "GET /v1/jobs?limit=%zz HTTP/1.1\r\n" + AUTHORIZED + "\r\n");
            default -> bytes("a header with a null", start + AUTHORIZED + "X: a\u0000b\r\nContent-Length: 2\r\n\r\n{}");
        };
    }

    private static Attack bytes(String what, String text) {
        return new Attack("raw: " + what, "", Buffer.buffer(text.getBytes(StandardCharsets.ISO_8859_1)), false);
    }
}
