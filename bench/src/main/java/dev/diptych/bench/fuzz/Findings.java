package dev.diptych.bench.fuzz;

import dev.diptych.bench.fuzz.Attack.Manner;
import dev.diptych.bench.fuzz.RawExchange.Outcome;
import dev.diptych.bench.load.HttpConnection.Answer;
import dev.diptych.bench.measure.Report;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What came of the attacks, and what should not have. */
final class Findings {
    private static final int SHOWN = 10;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2}) ");
    private static final String FRAMES = "frames";
    private static final long NO_NUMBER = -1;
    private static final String COMPLAINT = "{\"type\":\"error\"";

    /** What may never happen. */
    enum Kind {
        SERVER_ERROR,
        ACCEPTED,
        LEAK,
        UNCLEAR,
        NO_ANSWER,
        GOOD_CLIENT_FAILED
    }

    private final List<String> secrets;
    private final Map<Kind, Integer> counts = new TreeMap<>();
    private final Map<Kind, List<String>> examples = new TreeMap<>();
    /** By kind of attack, how often it came, by what it was answered. */
    private final Map<String, Map<String, Integer>> answers = new TreeMap<>();

    private long requests;
    private long frames;

    /** @param secrets of which no answer may have one, unless the attacker said it himself */
    Findings(List<String> secrets) {
        this.secrets = secrets;
    }

    void answered(long number, String kind, Attack attack, Answer answer) {
        requests++;
        count(kind, Integer.toString(answer.status()));
        String text = answer.body().toString("ISO-8859-1");
        String shown = answer.status() + " " + text;
        if (answer.status() >= 500) {
            found(Kind.SERVER_ERROR, number, attack.what(), shown);
        } else if (answer.status() < 400 && attack.manner() == Manner.REFUSED) {
            found(Kind.ACCEPTED, number, attack.what(), shown);
        } else if (attack.manner() == Manner.REFUSED && !isClear(attack, answer, text)) {
            found(Kind.UNCLEAR, number, attack.what(), shown);
        }
        lookForSecrets(number, attack, answer.head() + text);
    }

    void exchanged(long number, String kind, Attack attack, Outcome outcome) {
        requests++;
        lookForSecrets(number, attack, outcome.heard());
        if (outcome.silent()) {
            count(kind, "silence");
            found(Kind.NO_ANSWER, number, attack.what(), "silence");
            return;
        }
        Matcher status = STATUS.matcher(outcome.heard());
        boolean any = false;
        while (status.find()) {
            any = true;
            take(number, kind, attack, outcome, Integer.parseInt(status.group(1)));
        }
        if (!any) {
            count(kind, "closed");
        }
        if (outcome.heard().contains("\"type\":\"subscribed\"")) {
            found(Kind.ACCEPTED, number, attack.what(), outcome.heard());
        }
    }

    private void take(long number, String kind, Attack attack, Outcome outcome, int status) {
        count(kind, Integer.toString(status));
        boolean upgraded = status == 101 && attack.manner() == Manner.SOCKET;
        if (status >= 500) {
            found(Kind.SERVER_ERROR, number, attack.what(), outcome.heard());
        } else if (status < 400 && status != 100 && !upgraded) {
            found(Kind.ACCEPTED, number, attack.what(), outcome.heard());
        }
    }

    /** The connection was closed before an answer had come. */
    void closed(long number, String kind, Attack attack, String why) {
        requests++;
        count(kind, "closed");
        found(Kind.NO_ANSWER, number, attack.what(), why);
    }

    void framed(long number, String frame, String reply) {
        frames++;
        lookForSecrets(number, Attack.raw(frame, Manner.SOCKET, frame), reply);
        if (reply.isEmpty()) {
            count(FRAMES, "silence");
            found(Kind.NO_ANSWER, number, frame, "silence");
        } else if (reply.startsWith("closed")) {
            count(FRAMES, "closed");
        } else {
            count(FRAMES, "error");
            if (!reply.startsWith(COMPLAINT)) {
                found(Kind.ACCEPTED, number, frame, reply);
            }
        }
    }

    /** What the feed said beside its reply to a frame: it may complain once more, and nothing else. */
    void unasked(String frame, String said) {
        lookForSecrets(NO_NUMBER, Attack.raw(frame, Manner.SOCKET, frame), said);
        if (!said.startsWith(COMPLAINT)) {
            found(Kind.ACCEPTED, NO_NUMBER, frame, said);
        }
    }

    /** Somebody who does nothing wrong was not served after an attack. */
    void goodClientFailed(long number, Attack attack, String how) {
        found(Kind.GOOD_CLIENT_FAILED, number, attack.what(), how);
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

    /** A row for each kind of attack, and what it was answered. */
    void tell(Report report) {
        answers.forEach((kind, times) -> report.row(
                kind,
                times.values().stream().mapToInt(Integer::intValue).sum(),
                String.join(
                        ", ",
                        times.entrySet().stream()
                                .map(each -> each.getKey() + ": " + each.getValue())
                                .toList())));
    }

    List<String> examples() {
        return examples.values().stream().flatMap(List::stream).toList();
    }

    private void count(String kind, String answer) {
        answers.computeIfAbsent(kind, none -> new TreeMap<>()).merge(answer, 1, Integer::sum);
    }

    private void lookForSecrets(long number, Attack attack, String said) {
        Stream<String> heard = secrets.stream().filter(secret -> said.contains(secret) && !attack.says(secret));
        heard.findFirst().ifPresent(secret -> found(Kind.LEAK, number, attack.what(), said));
    }

    private void found(Kind kind, long number, String what, String said) {
        counts.merge(kind, 1, Integer::sum);
        List<String> shown = examples.computeIfAbsent(kind, none -> new ArrayList<>());
        if (shown.size() < SHOWN) {
            shown.add("%s by %d: %s -> %s".formatted(kind, number, start(what), start(said)));
        }
    }

    private static String start(String text) {
        String printable = text.replaceAll("[^ -~\\n]", "?");
        return printable.length() > 300 ? printable.substring(0, 300) + "…" : printable;
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
