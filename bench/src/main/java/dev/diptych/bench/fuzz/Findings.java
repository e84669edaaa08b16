package dev.diptych.bench.fuzz;

import dev.diptych.bench.load.HttpConnection.Answer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What came of the attacks, and what should not have. */
final class Findings {
    private static final int SHOWN = 10;

    /** What may never happen. */
    enum Kind {
        SERVER_ERROR,
        ACCEPTED,
        LEAK,
        UNCLEAR,
        NO_ANSWER
    }

    private final Map<Kind, Integer> counts = new TreeMap<>();
    private final Map<Kind, List<String>> examples = new TreeMap<>();
    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private long requests;
    private long frames;

    void answered(long number, Attack attack, Answer answer) {
        requests++;
        statuses.merge(answer.status(), 1, Integer::sum);
        String text = answer.body().toString("ISO-8859-1");
        if (answer.status() >= 500) {
            found(Kind.SERVER_ERROR, number, attack.what(), answer.status() + " " + text);
        } else if (answer.status() < 400) {
            found(Kind.ACCEPTED, number, attack.what(), answer.status() + " " + text);
        } else if (attack.wellFormed() && !isClear(attack, answer, text)) {
            found(Kind.UNCLEAR, number, attack.what(), answer.status() + " " + text);
        }
        lookForMark(number, attack.what(), answer.head() + text);
    }

    /** The connection was closed before an answer had come. */
    void closed(long number, Attack attack, String why) {
        requests++;
        if (attack.wellFormed()) {
            found(Kind.NO_ANSWER, number, attack.what(), why);
        }
    }

    void framed(long number, String frame, String reply) {
        frames++;
        lookForMark(number, frame, reply);
        if (reply.isEmpty()) {
            found(Kind.NO_ANSWER, number, frame, "silence");
        } else if (!reply.startsWith("{\"type\":\"error\"") && !reply.startsWith("closed")) {
            found(Kind.ACCEPTED, number, frame, reply);
        }
    }

    long requests() {
        return requests;
    }

    long frames() {
        return frames;
    }

    int count(Kind kind) {
        return counts.getOrDefault(kind, 0);
    }

    int all() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    Map<Integer, Integer> statuses() {
        return statuses;
    }

    List<String> examples() {
        return examples.values().stream().flatMap(List::stream).toList();
    }

    private void lookForMark(long number, String what, String said) {
        if (said.contains(Victim.MARK)) {
            found(Kind.LEAK, number, what, said);
        }
    }

    private void found(Kind kind, long number, String what, String said) {
        counts.merge(kind, 1, Integer::sum);
        List<String> shown = examples.computeIfAbsent(kind, none -> new ArrayList<>());
        if (shown.size() < SHOWN) {
            shown.add("%s by %d: %s -> %s".formatted(kind, number, start(what), start(said)));
        }
    }

    private static String start(String text) {
        return text.length() > 300 ? text.substring(0, 300) + "…" : text;
    }

    /** In the words of the API that was called. */
    private static boolean isClear(Attack attack, Answer answer, String text) {
        try {
            JsonObject json = new JsonObject(text);
            if (attack.path().startsWith("/v1/images/")) {
                return json.getJsonObject("error") != null;
            } else if (attack.path().startsWith("/sdapi/")) {
                return json.containsKey("error") && json.containsKey("detail");
            }
            return answer.header("Content-Type").startsWith("application/problem+json")
                    && json.getInteger("status") == answer.status()
                    && json.containsKey("title")
                    && json.containsKey("detail");
        } catch (DecodeException | ClassCastException | NullPointerException e) {
            return false;
        }
    }
}
