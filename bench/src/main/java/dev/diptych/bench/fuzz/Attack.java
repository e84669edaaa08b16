package dev.diptych.bench.fuzz;

import dev.diptych.bench.load.HttpRequest;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request that nothing may come of but an answer of 400 to 499.
 *
 * @param what it is wrong about
 * @param path that it goes to, without the query
 * @param bytes as they go over the wire
 * @param wellFormed whether it is HTTP at all: if not, the connection may be closed without an answer
 */
record Attack(String what, String path, Buffer bytes, boolean wellFormed) {
    static final String KEY = "mallorys-key";

    static Attack of(String what, String method, String path, Map<String, String> headers, Buffer body) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Authorization", "Bearer " + KEY);
        all.putAll(headers);
        int query = path.indexOf('?');
        return new Attack(
                method + " " + path + ": " + what,
                query < 0 ? path : path.substring(0, query),
                HttpRequest.of(method, path, all, body),
                true);
    }

    static Attack get(String what, String path) {
        return of(what, "GET", path, Map.of(), Buffer.buffer());
    }

    static Attack json(String what, String path, Buffer body) {
        return of(what, "POST", path, Map.of("Content-Type", "application/json"), body);
    }
}
