package dev.diptych.bench.fuzz;

import dev.diptych.bench.load.HttpRequest;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request that nothing may come of.
 *
 * @param what it is wrong about
 * @param path that it goes to, without the query; empty where there is hardly one
 * @param pieces as they go over the wire, one after the other
 * @param manner what must be answered
 */
record Attack(String what, String path, List<Buffer> pieces, Manner manner) {
    static final String KEY = "mallorys-key";

    /** How an attack goes, and how it must end. */
    enum Manner {
        /** HTTP, answered with 400 to 499 in words. */
        REFUSED,
        /** HTTP of the attacker's own right: answered with anything below 500, and nothing of another's in it. */
        HARMLESS,
        /** Bytes on a connection of their own: closed, or every answer is one of 400 to 499. */
        RAW,
        /** As RAW, but the sender is gone before it could be answered. */
        CUT,
        /** A WebSocket's handshake, then bytes: closed, or answered with an error. */
        SOCKET
    }

    static Attack of(String what, String method, String path, Map<String, String> headers, Buffer body) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Authorization", "Bearer " + KEY);
        all.putAll(headers);
        int query = path.indexOf('?');
        return new Attack(
                method + " " + path + ": " + what,
                query < 0 ? path : path.substring(0, query),
                List.of(HttpRequest.of(method, path, all, body)),
                Manner.REFUSED);
    }

    static Attack get(String what, String path) {
        return of(what, "GET", path, Map.of(), Buffer.buffer());
    }

    static Attack json(String what, String path, Buffer body) {
        return of(what, "POST", path, Map.of("Content-Type", "application/json"), body);
    }

    /** @param pieces each character is a byte */
    static Attack raw(String what, Manner manner, String... pieces) {
        return new Attack(
                what,
                "",
                Arrays.stream(pieces)
                        .map(piece -> Buffer.buffer(piece.getBytes(StandardCharsets.ISO_8859_1)))
                        .toList(),
                manner);
    }

    Attack harmless() {
        return new Attack(what, path, pieces, Manner.HARMLESS);
    }

    /** Whether the sender hopes to see this in no answer: he has not said it himself. */
    boolean says(String text) {
        return pieces.stream().anyMatch(piece -> piece.toString("ISO-8859-1").contains(text));
    }
}
