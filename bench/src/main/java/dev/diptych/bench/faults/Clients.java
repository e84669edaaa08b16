package dev.diptych.bench.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.wire.RequestJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The clients: each repeats its order under its idempotency key, to whichever API node is there, until it is
 * acknowledged. One in twenty asks once more afterwards, as if the answer had been lost, and must be given the same job;
 * one in fifty cancels its job at a random moment, and one in fifty soon after its start, when its commit is near.
 */
final class Clients {
    private static final long AGAIN_MILLIS = 200;
    private static final long PATIENCE_MILLIS = 6_000;
    private static final int ONE_ASKS_AGAIN_IN = 20;
    private static final int ONE_CANCELS_IN = 50;

    private final Vertx vertx;
    private final HttpClient http;
    private final Supplier<Optional<String>> api;
    private final Ledger ledger;
    private final Tally tally;
    private final Set<String> cancelledAtTheirStart = ConcurrentHashMap.newKeySet();

    /** @param api the port of an API node that is there, any of them */
    Clients(Vertx vertx, Supplier<Optional<String>> api, Ledger ledger, Tally tally) {
        this.vertx = vertx;
        this.http = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(1_000), new PoolOptions().setHttp1MaxSize(64));
        this.api = api;
        this.ledger = ledger;
        this.tally = tally;
    }

    void orderOne() {
        submit(tally.ordered.incrementAndGet());
    }

    /** Heard of a job's start. */
    void started(String job) {
        if (cancelledAtTheirStart.remove(job)) {
            cancelWithin(job, 300);
        }
    }

    private void submit(long number) {
        ObjectNode order = RequestJson.tree(FaultService.order(number));
        order.remove("prompt_syntax"); // what is stored and not asked for
        Buffer body = Buffer.buffer(order.toString());
        call(HttpMethod.POST, "/v1/jobs", "order-" + number, body)
                .onSuccess(job -> acknowledged(job.toJsonObject().getString("id"), number))
                .onFailure(e -> {
                    if (e instanceof OrderMixedUpException) {
                        ledger.contradicted(String.valueOf(e.getMessage()));
                    }
                    ledger.note("order %d is repeated: %s".formatted(number, e));
                    tally.repeated.incrementAndGet();
                    vertx.setTimer(AGAIN_MILLIS, again -> submit(number));
                });
    }

    private void acknowledged(String job, long number) {
        boolean first = ledger.acknowledged(job, number);
        if (!first) {
            return;
        }
        if (number % ONE_ASKS_AGAIN_IN == 0) {
            submit(number);
        }
        if (number % ONE_CANCELS_IN == 1) {
            cancelWithin(job, 2_000);
        } else if (number % ONE_CANCELS_IN == 2) {
            cancelledAtTheirStart.add(job);
        }
    }

    private void cancelWithin(String job, int millis) {
        vertx.setTimer(1 + ThreadLocalRandom.current().nextInt(millis), now -> {
            ledger.cancelling(job);
            tally.cancels.incrementAndGet();
            cancel(job);
        });
    }

    private void cancel(String job) {
        call(HttpMethod.DELETE, "/v1/jobs/" + job, null, null)
                .onFailure(e -> vertx.setTimer(AGAIN_MILLIS, again -> cancel(job)));
    }

    private Future<Buffer> call(HttpMethod method, String path, @Nullable String key, @Nullable Buffer body) {
        Optional<String> port = api.get();
        if (port.isEmpty()) {
            return Future.failedFuture("no API node is there");
        }
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setHost("127.0.0.1")
                .setPort(Integer.parseInt(port.get()))
                .setURI(path);
        if (key != null) {
            options.putHeader("Content-Type", "application/json").putHeader("Idempotency-Key", key);
        }
        return http.request(options)
                .compose(request -> body == null ? request.send() : request.send(body))
                .compose(response -> response.body().compose(answer -> accepted(response.statusCode(), answer)))
                .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static Future<Buffer> accepted(int status, Buffer answer) {
        if (status == 422) {
            return Future.failedFuture(new OrderMixedUpException(answer.toString()));
        }
        return status == 202
                ? Future.succeededFuture(answer)
                : Future.failedFuture("status %d: %s".formatted(status, answer));
    }

    /** The API says that a key belongs to another order, and no client ever used one for two. */
    private static final class OrderMixedUpException extends RuntimeException {
        OrderMixedUpException(String answer) {
            super(answer);
        }
    }
}
