package dev.diptych.bench.fuzz;

import dev.diptych.bench.fuzz.Attack.Manner;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.Iterator;
import java.util.regex.Pattern;

/** Sends what no client would, piece by piece, and hears all that comes back. */
final class RawExchange {
    private static final Pattern ANSWERED = Pattern.compile("HTTP/1\\.[01] [2-5][0-9]{2} ");
    private static final Pattern GREETED = Pattern.compile("\"type\":\"hello\"");
    private static final Pattern COMPLAINED = Pattern.compile("\"type\":\"error\"");
    private static final long BETWEEN_MILLIS = 2;
    private static final long MORE_MILLIS = 25;
    private static final long PATIENCE_MILLIS = 30_000;

    private final Vertx vertx;
    private final NetSocket socket;
    private final Attack attack;
    private final Iterator<Buffer> left;
    private final Buffer heard = Buffer.buffer();
    private final Promise<Outcome> outcome = Promise.promise();
    private boolean waitsForGreeting;
    private boolean closed;

    /**
     * @param heard all bytes, in ISO 8859-1
     * @param silent the other side neither answered nor closed
     */
    record Outcome(String heard, boolean silent) {}

    private RawExchange(Vertx vertx, NetSocket socket, Attack attack) {
        this.vertx = vertx;
        this.socket = socket;
        this.attack = attack;
        this.left = attack.pieces().iterator();
        this.waitsForGreeting = attack.manner() == Manner.SOCKET;
    }

    static Future<Outcome> of(Vertx vertx, NetClient client, int port, Attack attack) {
        return client.connect(port, "127.0.0.1").compose(socket -> new RawExchange(vertx, socket, attack).begin());
    }

    private Future<Outcome> begin() {
        socket.exceptionHandler(broken -> {});
        socket.handler(this::hear);
        socket.closeHandler(gone -> {
            closed = true;
            end(false);
        });
        long timer = vertx.setTimer(PATIENCE_MILLIS, late -> end(true));
        say();
        return outcome.future().onComplete(over -> {
            vertx.cancelTimer(timer);
            socket.close();
        });
    }

    private void say() {
        if (!left.hasNext() || closed) {
            if (attack.manner() == Manner.CUT) {
                vertx.setTimer(BETWEEN_MILLIS, now -> end(false));
            }
            return;
        }
        boolean handshake = waitsForGreeting;
        socket.write(left.next());
        if (!handshake) {
            vertx.setTimer(BETWEEN_MILLIS, next -> say());
        }
    }

    private void hear(Buffer bytes) {
        heard.appendBuffer(bytes);
        String text = heard();
        if (waitsForGreeting && GREETED.matcher(text).find()) {
            waitsForGreeting = false;
            say();
        } else if (isAnswered(text)) {
            int length = heard.length();
            vertx.setTimer(MORE_MILLIS, later -> endIfStill(length));
        }
    }

    private boolean isAnswered(String text) {
        boolean upgraded = text.startsWith("HTTP/1.1 101 ");
        return (upgraded ? COMPLAINED : ANSWERED).matcher(text).find();
    }

    /** What follows an answer within a moment counts too: the second of a smuggled pair, say. */
    private void endIfStill(int length) {
        if (heard.length() == length && !left.hasNext()) {
            end(false);
        }
    }

    private void end(boolean silent) {
        outcome.tryComplete(new Outcome(heard(), silent));
    }

    private String heard() {
        return heard.toString("ISO-8859-1");
    }
}
