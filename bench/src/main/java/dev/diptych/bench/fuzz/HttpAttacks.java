package dev.diptych.bench.fuzz;

import static dev.diptych.bench.fuzz.Attack.raw;
import static dev.diptych.bench.fuzz.DoorAttacks.one;

import dev.diptych.bench.fuzz.Attack.Manner;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Bytes that are hardly HTTP, or that two readers would understand differently, and clients that go away half-way. */
final class HttpAttacks {
    private static final String KEY = "Authorization: Bearer " + Attack.KEY + "\r\n";
    private static final String HOST = "Host: localhost\r\n";
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String GOOD = "{\"prompt\":\"" + Sampler.SECRET + "\"}";
    private static final int LONG = 40_000;

    private HttpAttacks() {}

    private static String post(SplittableRandom random) {
        return "POST "
                + one(random, "/v1/jobs", "/v1/images/generations", "/sdapi/v1/txt2img", "/v1/uploads")
                + " HTTP/1.1\r\n";
    }

    private static String head(SplittableRandom random) {
        return post(random) + HOST + KEY + JSON;
    }

    private static String chunked(String body) {
        return Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
    }

    private static String good() {
        return "POST /v1/jobs HTTP/1.1\r\n" + HOST + KEY + JSON + "Content-Length: " + GOOD.length() + "\r\n\r\n"
                + GOOD;
    }

    /** Request lines that are none. */
    static Attack requestLine(SplittableRandom random) {
        String line = one(
                random,
                "\u0000\u0001\u0002 / ",
                "GET",
                "GET /v1/jobs",
                "GET /v1/jobs HTTP/1.1 x",
                "GET /v1/jobs HTTP/9.9",
                "GET /v1/jobs HTTP/2.0",
                "GET /v1/jobs HTTP/1.2",
                "GET /v1/jobs HTTP/0.9",
                "GET /v1/jobs http/1.1",
                "GET /v1/jobs FTP/1.1",
                "G\u0000T /v1/jobs HTTP/1.1",
                "GET /v1/jo\u0000bs HTTP/1.1",
                "GET /v1/jobs\u00ff\u00fe HTTP/1.1",
                "GET /v1/jobs/\u00c3\u00a9 HTTP/1.1",
                "GET v1/jobs/x HTTP/1.1",
                "GET http://other.example/v1/nothing HTTP/1.1",
                "GET http://[::1/v1/jobs/x HTTP/1.1",
                "GET //other.example/v1/nothing HTTP/1.1",
                "GET * HTTP/1.1",
                "CONNECT other.example:443 HTTP/1.1",
                "GET /v1/jobs/%zz HTTP/1.1",
                "GET /v1/jobs/% HTTP/1.1",
                "GET /v1/jobs/%00%0d%0a HTTP/1.1",
                "GET /v1/jobs?limit=%zz HTTP/1.1",
                "GET /v1/jobs?limit=%c3%28 HTTP/1.1",
                "GET /v1/nothing\\..\\x HTTP/1.1",
                "GET /" + "a".repeat(LONG) + " HTTP/1.1",
                "G".repeat(LONG) + " / HTTP/1.1",
                "PRI * HTTP/2.0",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003");
        return raw("request line " + line, Manner.RAW, line + "\r\n" + HOST + KEY + "\r\n");
    }

    /** Headers that are none, too long or too many. */
    static Attack header(SplittableRandom random) {
        String header = one(
                random,
                "X: " + "y".repeat(LONG),
                "X".repeat(LONG) + ": y",
                "X: y\r\n".repeat(5_000) + "X: y",
                "X: a\u0000b",
                "X\u0000: a",
                "X : a",
                ": a",
                " folded",
                "no colon",
                "X: a\rY: b",
                "X: a\nContent-Length: 5",
                "\u00ff\u00fe: a",
                "Expect: " + one(random, "200-ok", "\u0000"),
                "Host: other.example",
                "Host:",
                "Host: a b",
                "Host: [::1",
                "Host: localhost:99999999",
                "Host: local\u0000host",
                "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: x",
                "Connection: Upgrade\r\nUpgrade: " + one(random, "websocket", "x", "\u0001"));
        return raw("header " + header, Manner.RAW, "POST /v1/nothing HTTP/1.1\r\n" + HOST + KEY + header + "\r\n\r\n");
    }

    /** Lengths that contradict each other or are none. */
    static Attack length(SplittableRandom random) {
        String head = head(random);
        String lengths = one(
                random,
                "Content-Length: many",
                "Content-Length: -1",
                "Content-Length: +5",
                "Content-Length: 0x5",
                "Content-Length: 5, 6",
                "Content-Length: 99999999999",
                "Content-Length: 99999999999999999999999",
                "Content-Length: 2\r\nContent-Length: 3",
                "Content-Length: 1e1",
                "Content-Length: \u0661");
        return raw(lengths, Manner.RAW, head + lengths + "\r\n\r\n{}");
    }

    /** A good order that is hidden from one of two readers: no reader here may take it. */
    static Attack smuggled(SplittableRandom random) {
        String head = "POST /v1/nothing HTTP/1.1\r\n" + HOST + KEY + JSON;
        String both = one(
                random,
                "Content-Length: 5\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 5",
                "Content-Length: 5\r\nTransfer-Encoding: xchunked",
                "Content-Length: 5\r\nTransfer-Encoding: identity",
                "Content-Length: 5\r\nTransfer-Encoding: chunked, identity",
                "Content-Length: 5\r\nTransfer-Encoding: identity, chunked",
                "Content-Length: 5\r\nTransfer-Encoding: gzip, chunked",
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                "Content-Length: 5\r\nTransfer-Encoding: \u000bchunked",
                "Content-Length: 5\r\nTransfer-Encoding : chunked",
                "Transfer-Encoding: nonsense",
                "Content-Length: 5\r\nContent-Length: 0");
        String rest = random.nextBoolean() ? "0\r\n\r\n" + good() : chunked(GOOD) + good();
        return raw("two lengths: " + both, Manner.RAW, head + both + "\r\n\r\n" + rest);
    }

    /** Chunks that are none, before a good order. */
    static Attack chunks(SplittableRandom random) {
        String body = one(
                random,
                "zz\r\n{}\r\n0\r\n\r\n",
                "-1\r\n{}\r\n0\r\n\r\n",
                "7fffffffffffffff\r\n{}\r\n",
                "ffffffffffffffff\r\n{}\r\n",
                "1\r\n{}\r\n0\r\n\r\n",
                "2;" + "x".repeat(LONG) + "\r\n{}\r\n0\r\n\r\n",
                "2\r\n{}0\r\n\r\n",
                "2\n{}\n0\n\n" + "\u0000",
                "\r\n\r\n",
                "0x2\r\n{}\r\n0\r\n\r\n",
                "0\r\nContent-Length: 5\r\n" + "X: y\r\n".repeat(5_000) + "\r\n",
                "f".repeat(LONG) + "\r\n");
        return raw("chunks " + body, Manner.CUT, head(random) + "Transfer-Encoding: chunked\r\n\r\n", body);
    }

    /** The sender is gone before all was said. */
    static Attack cutOff(SplittableRandom random) {
        String whole = switch (random.nextInt(4)) {
            case 0 -> good();
            case 1 -> head(random) + "Transfer-Encoding: chunked\r\n\r\n" + chunked(GOOD);
            case 2 -> form(random);
            default -> head(random) + "Content-Length: 1000000\r\n\r\n" + "x".repeat(random.nextInt(LONG));
        };
        int end = 1 + random.nextInt(whole.length() - 1);
        List<String> pieces = new ArrayList<>();
        for (int at = 0; at < end; ) {
            int size = 1 + random.nextInt(end);
            pieces.add(whole.substring(at, Math.min(end, at + size)));
            at += size;
        }
        return raw("gone after " + end + " bytes", Manner.CUT, pieces.toArray(String[]::new));
    }

    private static String form(SplittableRandom random) {
        String body = "--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n\r\n"
                + "\u0089PNG\r\n".repeat(1 + random.nextInt(2_000)) + "\r\n--b--\r\n";
        return "POST /v1/uploads HTTP/1.1\r\n" + HOST + KEY + "Content-Type: multipart/form-data; boundary=b\r\n"
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** Many at once, without waiting for an answer, each of them wrong; the last is cut. */
    static Attack pipelined(SplittableRandom random) {
        StringBuilder all = new StringBuilder();
        for (int i = 1 + random.nextInt(30); i > 0; i--) {
            all.append(
                    random.nextBoolean()
                            ? "GET /v1/nothing HTTP/1.1\r\n" + HOST + KEY + "\r\n"
                            : head(random) + "Content-Length: 2\r\n\r\n[]");
        }
        return raw("pipelined", Manner.RAW, all.append("GET /").toString());
    }
}
