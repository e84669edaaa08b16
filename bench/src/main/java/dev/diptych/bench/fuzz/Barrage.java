package dev.diptych.bench.fuzz;

import dev.diptych.bench.load.HttpConnection;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** Makes attack after attack, each from its own number alone, some at a time, and gives every answer to the findings. */
final class Barrage {
    private static final int AT_A_TIME = 16;
    private static final long PATIENCE_SECONDS = 30;
    private static final int ONE_FRAME_IN = 5;

    private final Vertx vertx;
    private final int port;
    private final long seed;
    private final Victim victim;
    private final Findings findings;
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
            Future.all(gunners).<Void>mapEmpty().onComplete(over);
        });
        return over.future();
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
        Attack attack = attack(random);
        return connection()
                .compose(connection -> connection
                        .send(attack.bytes())
                        .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .onSuccess(answer -> findings.answered(number, attack, answer))
                        .onFailure(e -> findings.closed(number, attack, String.valueOf(e.getMessage())))
                        .onComplete(answered -> giveBack(connection, answered.succeeded() && attack.wellFormed())))
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    private Attack attack(SplittableRandom random) {
        return switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4 -> BodyAttacks.spoiled(random, "/v1/jobs");
            case 5, 6 -> BodyAttacks.spoiled(random, "/v1/images/generations");
            case 7 -> BodyAttacks.spoiled(random, "/sdapi/v1/txt2img");
            case 8 -> BodyAttacks.spoiled(random, "/sdapi/v1/img2img");
            case 9, 10 -> BodyAttacks.broken(random);
            case 11 -> BodyAttacks.contradiction(random);
            case 12 -> BodyAttacks.mislabelled(random);
            case 13 -> DoorAttacks.parameter(random);
            case 14, 15 -> DoorAttacks.somebodyElses(random, victim);
            case 16 -> DoorAttacks.uninvited(random);
            case 17 -> DoorAttacks.nowhere(random);
            case 18 -> WireAttacks.upload(random);
            default -> WireAttacks.raw(random);
        };
    }

    private Future<Void> frame(long number, SplittableRandom random) {
        FrameFuzzer socket = sockets.isEmpty() ? new FrameFuzzer(vertx, port) : sockets.remove();
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
