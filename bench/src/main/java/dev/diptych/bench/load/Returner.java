package dev.diptych.bench.load;

import dev.diptych.job.JobEvent;
import dev.diptych.job.JobId;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A client that follows one job, is dropped at random, and comes back to any node with its position. */
final class Returner {
    private static final long AGAIN_MILLIS = 50;

    private final Vertx vertx;
    private final WebSocketClient client;
    private final Nodes nodes;
    private final JobId job;
    private final SplittableRandom random;
    /** The seq of every event that it was shown, in the order in which it was. */
    private final List<Long> seen = new ArrayList<>();

    private @Nullable ClientWebSocket socket;
    private long epoch;
    private long seq;
    /** Progress that it was told to have been left out for its slowness. */
    private long skipped;

    private int drops;
    private int startsAnew;
    private boolean over;

    /** The ports of the nodes that take connections now. */
    interface Nodes {
        int anyPort(SplittableRandom random);
    }

    Returner(Vertx vertx, WebSocketClient client, Nodes nodes, JobId job, SplittableRandom random) {
        this.vertx = vertx;
        this.client = client;
        this.nodes = nodes;
        this.job = job;
        this.random = random;
    }

    /** Follows its job, and drops its socket every so often. */
    void follow(long meanMillisBetweenDrops) {
        connect();
        dropLater(meanMillisBetweenDrops);
    }

    /** Stays connected from now on. */
    void settle() {
        over = true;
    }

    JobId job() {
        return job;
    }

    long newest() {
        return seq;
    }

    int drops() {
        return drops;
    }

    /** How often the service could not prove that it had missed nothing. */
    int startsAnew() {
        return startsAnew;
    }

    private void connect() {
        ClientWebSocket opening = client.webSocket();
        socket = opening;
        opening.textMessageHandler(text -> {
            if (socket == opening) {
                hear(opening, new JsonObject(text));
            }
        });
        opening.exceptionHandler(broken -> {});
        opening.closeHandler(closed -> comeBack(opening));
        WebSocketConnectOptions where = new WebSocketConnectOptions();
        where.setHost("127.0.0.1").setPort(nodes.anyPort(random)).setURI("/v1/progress");
        opening.connect(where).onFailure(refused -> comeBack(opening)).onSuccess(connected -> {
            if (socket != opening) {
                connected.close();
            }
        });
    }

    private void comeBack(ClientWebSocket lost) {
        if (socket == lost) {
            socket = null;
            drops++;
            vertx.setTimer(1 + random.nextLong(AGAIN_MILLIS), again -> connect());
        }
    }

    private void dropLater(long mean) {
        vertx.setTimer(1 + random.nextLong(2 * mean), drop -> {
            ClientWebSocket open = socket;
            if (over) {
                return;
            }
            if (open != null) {
                comeBack(open);
                hangUp(open);
            }
            dropLater(mean);
        });
    }

    private static void hangUp(ClientWebSocket open) {
        try {
            open.close();
        } catch (IllegalStateException notYetConnected) {
            // It is closed as soon as it is.
        }
    }

    private void hear(ClientWebSocket from, JsonObject frame) {
        switch (frame.getString("type")) {
            case "hello" ->
                from.writeTextMessage(
                        "{\"type\":\"sub\",\"job\":\"%s\",\"previews\":false,\"since\":{\"epoch\":%d,\"seq\":%d}}"
                                .formatted(job.value(), epoch, seq));
            case "subscribed" -> {
                startsAnew += frame.getBoolean("recovered") ? 0 : 1;
                frame.getJsonArray("events").forEach(missed -> event((JsonObject) missed));
            }
            case "error" -> startsAnew++;
            default -> event(frame);
        }
    }

    private void event(JsonObject event) {
        epoch = event.getLong("epoch");
        seq = event.getLong("seq");
        skipped += event.getLong("skipped", 0L);
        seen.add(seq);
    }

    /** What of the truth it has missed, and what it was shown that it should not have been. */
    record Difference(long missed, long doubled, long stepsMissed) {
        Difference plus(Difference other) {
            return new Difference(missed + other.missed, doubled + other.doubled, stepsMissed + other.stepsMissed);
        }
    }

    /** @param log every event of the job, from the first */
    Difference from(List<JobEvent> log) {
        long states = 0;
        long steps = 0;
        Set<Long> known = new HashSet<>(seen);
        for (JobEvent event : log) {
            if (!known.contains(event.seq())) {
                states += event.body().changesState() ? 1 : 0;
                steps += event.body().changesState() ? 0 : 1;
            }
        }
        return new Difference(states, outOfOrder(), Math.max(0, steps - skipped));
    }

    /** How many events were shown again, or after a newer one. */
    private long outOfOrder() {
        long newest = 0;
        long wrong = 0;
        for (long shown : seen) {
            wrong += shown <= newest ? 1 : 0;
            newest = Math.max(newest, shown);
        }
        return wrong;
    }
}
