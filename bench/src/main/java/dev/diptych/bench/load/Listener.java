package dev.diptych.bench.load;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import org.HdrHistogram.Histogram;

/** One socket that watches jobs and checks that it misses nothing. Lives on one event loop. */
final class Listener {
    private static final String SEQ = "\"seq\":";
    private static final String SKIPPED = "\"skipped\":";

    private final RunningJob job;
    private final ClientWebSocket socket;
    private final Tally tally;
    private final Promise<Listener> subscribed = Promise.promise();
    private long seen;

    /** What all listeners of a kind have heard together. */
    static final class Tally {
        /** Microseconds from the queue's call to the frame in the client. */
        Histogram latency = new Histogram(3);

        long events;
        /** Events that never came, and that no {@code skipped} told of. */
        long gaps;

        long repeats;
        /** Progress that was left out for a slow client, as its frames said. */
        long skipped;

        long closed;
    }

    private Listener(WebSocketClient client, RunningJob job, Tally tally) {
        this.job = job;
        this.socket = client.webSocket();
        this.tally = tally;
    }

    /** Succeeds once the socket watches its job. */
    static Future<Listener> open(WebSocketClient client, int port, RunningJob job, boolean previews, Tally tally) {
        Listener listener = new Listener(client, job, tally);
        String subscribe = "{\"type\":\"sub\",\"job\":\"%s\",\"previews\":%b}"
                .formatted(job.id().value(), previews);
        listener.socket.textMessageHandler(text -> listener.hear(text, subscribe));
        listener.socket.closeHandler(closed -> tally.closed++);
        listener.socket.exceptionHandler(broken -> {});
        WebSocketConnectOptions where = new WebSocketConnectOptions();
        where.setHost("127.0.0.1").setPort(port).setURI("/v1/progress");
        listener.socket.connect(where).onFailure(listener.subscribed::tryFail);
        return listener.subscribed.future();
    }

    long seen() {
        return seen;
    }

    RunningJob job() {
        return job;
    }

    /** Watches one more job, whose events are not checked. */
    void alsoWatch(RunningJob other) {
        socket.writeTextMessage(
                "{\"type\":\"sub\",\"job\":\"%s\"}".formatted(other.id().value()));
    }

    /** Takes one frame a second from now on. */
    void readSlowly(Vertx vertx) {
        socket.pause();
        vertx.setPeriodic(1_000, tick -> socket.fetch(1));
    }

    private void hear(String text, String subscribe) {
        if (text.startsWith("{\"job\":")) {
            if (text.startsWith(job.id().value(), 8)) {
                event(text);
            }
        } else if (text.startsWith("{\"type\":\"hello\"")) {
            socket.writeTextMessage(subscribe);
        } else if (text.startsWith("{\"type\":\"subscribed\"")) {
            if (!subscribed.future().isComplete()) {
                seen = number(text, SEQ);
                subscribed.complete(this);
            }
        } else {
            subscribed.tryFail(text);
        }
    }

    private void event(String text) {
        long now = System.nanoTime();
        long seq = number(text, SEQ);
        long skipped = number(text, SKIPPED);
        tally.events++;
        tally.skipped += skipped;
        tally.repeats += seq <= seen ? 1 : 0;
        tally.gaps += Math.max(0, seq - seen - 1 - skipped);
        seen = Math.max(seen, seq);
        tally.latency.recordValue(Math.max(0, now - job.saidAt(seq)) / 1000);
    }

    /** The number behind a name; 0 if it is not there. */
    private static long number(String text, String name) {
        int at = text.indexOf(name);
        if (at < 0) {
            return 0;
        }
        long number = 0;
        for (int i = at + name.length(); i < text.length() && Character.isDigit(text.charAt(i)); i++) {
            number = 10 * number + text.charAt(i) - '0';
        }
        return number;
    }
}
