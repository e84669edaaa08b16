package dev.diptych.api.webhook;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** A real HTTP server that webhooks may come to. */
public final class AReceiver {
    /** One request, whole. */
    public record Call(HttpServerRequest request, String body) {
        public String header(String name) {
            return request.getHeader(name);
        }
    }

    private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    private final HttpServer server;

    private AReceiver(HttpServer server) {
        this.server = server;
    }

    /** @param answer given each call and its number, from 1; it may never answer */
    public static AReceiver answering(
            Vertx vertx, HttpServerOptions options, BiConsumer<HttpServerRequest, Integer> answer) {
        HttpServer server = vertx.createHttpServer(options);
        AReceiver receiver = new AReceiver(server);
        List<Buffer> seen = new ArrayList<>();
        server.requestHandler(request -> request.bodyHandler(body -> {
            seen.add(body);
            int number = seen.size();
            receiver.calls.add(new Call(request, body.toString()));
            answer.accept(request, number);
        }));
        server.listen().timeout(20, TimeUnit.SECONDS).await();
        return receiver;
    }

    public static AReceiver at(Vertx vertx, String address, int... statuses) {
        return answering(
                vertx,
                new HttpServerOptions().setHost(address).setPort(0),
                (request, number) -> request.response()
                        .setStatusCode(statuses[Math.min(number, statuses.length) - 1])
                        .end());
    }

    public int port() {
        return server.actualPort();
    }

    /** The next call, which must come. */
    public Call next() {
        try {
            Call call = calls.poll(20, TimeUnit.SECONDS);
            if (call == null) {
                throw new AssertionError("expected a call, none came");
            }
            return call;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public int waiting() {
        return calls.size();
    }
}
