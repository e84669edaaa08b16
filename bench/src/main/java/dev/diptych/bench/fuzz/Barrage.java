package dev.diptych.bench.fuzz;

import dev.diptych.bench.load.HttpConnection;
import dev.diptych.bench.load.HttpRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** Makes attack after attack, each from its own number alone, some at a time, and gives every answer to the findings. */
final class Barrage {
    private static final int AT_A_TIME = 16;
    private static final long PATIENCE_SECONDS = 30;
    private static final int ONE_FRAME_IN = 5;
    private static final Buffer GOOD =
            HttpRequest.of("GET", "/v1/queue", Map.of("Authorization", "Bearer " + Attack.KEY), Buffer.buffer());

    private final Vertx vertx;
    private final int port;
    private final long seed;
    private final Victim victim;
    private final Findings findings;
    private final Arsenal arsenal;
    private final NetClient client;
    private final Deque<HttpConnection> idle = new ArrayDeque<>();
    private final Deque<FrameFuzzer> sockets = new ArrayDeque<>();
    private long next;

    Barrage(Vertx vertx, int port, long seed, Victim victim, Findings findings) {
        this.vertx = vertx;
        this.port = port;
        this.seed = seed;
        this.victim = victim;
        this.findings = findings;
        this.arsenal = new Arsenal(victim);
        this.client = vertx.createNetClient();
    }

    /** Those of these numbers; succeeds when all have been answered. */
    Future<Void> fire(long from, long to, LongConsumer progress) {
        Promise<Void> over = Promise.promise();
        vertx.runOnContext(start -> {
            next = from;
            List<Future<Void>> gunners = new ArrayList<>();
            for (int i = 0; i < AT_A_TIME; i++) {
                gunners.add(shoot(to, progress));
            }
            Future.all(gunners).<Void>mapEmpty().eventually(this::leave).onComplete(over);
        });
        return over.future();
    }

    /** So that only what the node forgot to close stays open. */
    private Future<?> leave() {
        idle.forEach(HttpConnection::close);
        idle.clear();
        List<Future<Void>> closing = sockets.stream().map(FrameFuzzer::close).toList();
        sockets.clear();
        return Future.join(closing);
    }

    private Future<Void> shoot(long to, LongConsumer progress) {
        Promise<Void> done = Promise.promise();
        Runnable again = new Runnable() {
            @Override
            public void run() {
                if (next >= to) {
                    done.complete();
                    return;
                }
                long number = next++;
                progress.accept(number + 1);
                one(number).onFailure(done::tryFail).onSuccess(answered -> run());
            }
        };
        again.run();
        return done.future();
    }

    private Future<Void> one(long number) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
        if (random.nextInt(ONE_FRAME_IN) == 0) {
            return frame(number, random);
        }
        Arsenal.Shot shot = arsenal.next(random);
        return switch (shot.attack().manner()) {
            case REFUSED, HARMLESS -> request(number, shot);
            case RAW, CUT, SOCKET -> exchange(number, shot);
        };
    }

    private Future<Void> request(long number, Arsenal.Shot shot) {
        Attack attack = shot.attack();
        return answer(attack.pieces().get(0))
                .onSuccess(answer -> findings.answered(number, shot.kind(), attack, answer))
                .onFailure(e -> findings.closed(number, shot.kind(), attack, String.valueOf(e.getMessage())))
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    private Future<HttpConnection.Answer> answer(Buffer request) {
        return connection()
                .compose(connection -> connection
                        .send(request)
                        .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .onComplete(answered -> giveBack(connection, answered.succeeded())));
    }

    private Future<Void> exchange(long number, Arsenal.Shot shot) {
        return RawExchange.of(vertx, client, port, shot.attack())
                .onSuccess(outcome -> findings.exchanged(number, shot.kind(), shot.attack(), outcome))
                .onFailure(e -> findings.closed(number, shot.kind(), shot.attack(), String.valueOf(e.getMessage())))
                .transform(over -> goodClient(number, shot.attack()));
    }

    /** Whoever does nothing wrong must be served as if nothing had been. */
    private Future<Void> goodClient(long number, Attack before) {
        return answer(GOOD)
                .onComplete(answered -> {
                    if (answered.failed() || answered.result().status() != 200) {
                        findings.goodClientFailed(number, before, String.valueOf(answered));
                    }
                })
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    private Future<Void> frame(long number, SplittableRandom random) {
        FrameFuzzer socket = sockets.isEmpty() ? new FrameFuzzer(vertx, port, findings::unasked) : sockets.remove();
        String frame = FrameAttacks.next(random, victim);
        return socket.say(frame, random)
                .otherwise(e -> "")
                .onSuccess(reply -> {
                    sockets.add(socket);
                    findings.framed(number, frame, reply);
                })
                .mapEmpty();
    }

    private Future<HttpConnection> connection() {
        HttpConnection kept = idle.poll();
        return kept != null && !kept.isClosed() ? Future.succeededFuture(kept) : HttpConnection.open(client, port);
    }

    /** After bytes that were hardly HTTP nobody knows where the next request would begin. */
    private void giveBack(HttpConnection connection, boolean inOrder) {
        if (inOrder && !connection.isClosed()) {
            idle.add(connection);
        } else {
            connection.close();
        }
    }
}
