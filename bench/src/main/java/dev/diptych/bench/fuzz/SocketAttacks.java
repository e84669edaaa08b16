package dev.diptych.bench.fuzz;

import static dev.diptych.bench.fuzz.DoorAttacks.one;

import dev.diptych.bench.fuzz.Attack.Manner;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Bytes that RFC 6455 does not allow on a WebSocket, and handshakes that are none. */
final class SocketAttacks {
    private static final String REQUEST = "GET /v1/progress HTTP/1.1\r\n";
    private static final String KEYS = "Host: localhost\r\nAuthorization: Bearer " + Attack.KEY + "\r\n";
    private static final String UPGRADE = "Upgrade: websocket\r\nConnection: Upgrade\r\n";
    private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    private static final String VERSION = "Sec-WebSocket-Version: 13\r\n";
    private static final int FIN = 0x80;
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int MASKED = 0x80;
    private static final int MOST_NOISE = 200;

    private SocketAttacks() {}

    static Attack handshake(SplittableRandom random) {
        return Attack.raw(
                "handshake",
                Manner.RAW,
                one(
                        random,
                        REQUEST + KEYS + "\r\n",
                        REQUEST + KEYS + UPGRADE + VERSION + "\r\n",
                        REQUEST + KEYS + UPGRADE + KEY + "Sec-WebSocket-Version: 7\r\n\r\n",
                        REQUEST + KEYS + UPGRADE + KEY + "Sec-WebSocket-Version: \u0000\r\n\r\n",
                        REQUEST + KEYS + "Upgrade: websocket\r\n" + KEY + VERSION + "\r\n",
                        REQUEST + KEYS + "Connection: Upgrade\r\n" + KEY + VERSION + "\r\n",
                        REQUEST + KEYS + "Upgrade: h2c\r\nConnection: Upgrade\r\n" + KEY + VERSION + "\r\n",
                        REQUEST + "Origin: https://evil.example\r\n" + KEYS + UPGRADE + KEY + VERSION + "\r\n",
                        REQUEST.replace("GET", "POST") + KEYS + UPGRADE + KEY + VERSION + "\r\n",
                        REQUEST.replace("progress", "jobs/x") + KEYS + UPGRADE + KEY + VERSION + "\r\n",
                        REQUEST.replace("1.1", "1.0") + KEYS + "\r\n"));
    }

    static Attack frames(SplittableRandom random, Victim victim) {
        String job = one(random, victim.jobs().toArray(String[]::new));
        String sub = "{\"type\":\"sub\",\"job\":\"" + job + "\",\"since\":{\"epoch\":0,\"seq\":0}}";
        byte[] text = sub.getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(16)) {
            case 0 -> socket("unmasked", frame(FIN | TEXT, text, false));
            case 1 ->
                socket("reserved opcode", frame(FIN | number(random, 3, 4, 5, 6, 7, 11, 12, 13, 14, 15), text, true));
            case 2 -> socket("reserved bits", frame(FIN | TEXT | number(random, 0x10, 0x20, 0x40, 0x70), text, true));
            case 3 -> socket("a ping in pieces", frame(PING, text, true), frame(FIN | CONTINUATION, text, true));
            case 4 -> socket("the rest of nothing", frame(FIN | CONTINUATION, text, true));
            case 5 -> socket("a text within a text", frame(TEXT, text, true), frame(FIN | TEXT, text, true));
            case 6 -> socket("a length beyond the limit", length(random.nextLong(1L << 17, Long.MAX_VALUE)));
            case 7 -> socket("a negative length", length(-random.nextLong(1, Long.MAX_VALUE)));
            case 8 -> socket("no UTF-8", frame(FIN | TEXT, notUtf8(random), true));
            case 9 ->
                socket(
                        "no UTF-8 in pieces",
                        frame(TEXT, new byte[] {(byte) 0xE2, (byte) 0x82}, true),
                        frame(FIN | CONTINUATION, new byte[] {'x'}, true));
            case 10 -> socket("a close code that is none", frame(FIN | CLOSE, close(random), true));
            case 11 -> socket("a long ping", frame(FIN | PING, new byte[126 + random.nextInt(MOST_NOISE)], true));
            case 12 ->
                socket(
                        "more after the close",
                        frame(FIN | CLOSE, new byte[] {3, (byte) 0xE8}, true),
                        frame(FIN | TEXT, text, true));
            case 13 -> socket("noise", noise(random));
            case 14 -> pieces(random);
            default -> socket("HTTP", Buffer.buffer("GET /v1/jobs/" + job + " HTTP/1.1\r\n" + KEYS + "\r\n"));
        };
    }

    /** A message of many small pieces that together are beyond the limit. */
    private static Attack pieces(SplittableRandom random) {
        Buffer pieces = frame(random.nextBoolean() ? TEXT : BINARY, new byte[1_000], true);
        for (int i = 0; i < 100; i++) {
            pieces.appendBuffer(frame(CONTINUATION, new byte[1_000], true));
        }
        return socket("endless pieces", pieces);
    }

    private static Attack socket(String what, Buffer... frames) {
        List<Buffer> pieces = new ArrayList<>();
        pieces.add(Buffer.buffer(REQUEST + KEYS + UPGRADE + KEY + VERSION + "\r\n"));
        pieces.addAll(List.of(frames));
        return new Attack(what, "", pieces, Manner.SOCKET);
    }

    /** As RFC 6455, section 5.2, has it, whatever its first byte says; the mask is one that changes nothing. */
    private static Buffer frame(int first, byte[] payload, boolean masked) {
        Buffer frame = Buffer.buffer().appendByte((byte) first);
        int mask = masked ? MASKED : 0;
        if (payload.length < 126) {
            frame.appendByte((byte) (mask | payload.length));
        } else {
            frame.appendByte((byte) (mask | 126)).appendUnsignedShort(payload.length);
        }
        return (masked ? frame.appendInt(0) : frame).appendBytes(payload);
    }

    private static Buffer length(long length) {
        return Buffer.buffer()
                .appendByte((byte) (FIN | TEXT))
                .appendByte((byte) (MASKED | 127))
                .appendLong(length)
                .appendInt(0);
    }

    private static byte[] notUtf8(SplittableRandom random) {
        return one(
                        random,
                        "{\u00ff}",
                        "\u00c0\u00af",
                        "\u00ed\u00a0\u0080",
                        "\u00f5\u0080\u0080\u0080",
                        "{\u00e2\u0082")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] close(SplittableRandom random) {
        int code = number(random, 0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 65_535);
        return random.nextInt(4) == 0 ? new byte[] {3} : new byte[] {(byte) (code >> 8), (byte) code};
    }

    /** It begins with a reserved opcode, so that it is wrong whatever follows. */
    private static Buffer noise(SplittableRandom random) {
        byte[] noise = new byte[1 + random.nextInt(MOST_NOISE)];
        random.nextBytes(noise);
        return Buffer.buffer().appendByte((byte) 0x7F).appendByte((byte) 0x7F).appendBytes(noise);
    }

    private static int number(SplittableRandom random, int... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
