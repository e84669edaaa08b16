package dev.diptych.api.webhook;

import dev.diptych.job.JobEvent;
import dev.diptych.queue.JobQueue;
import dev.diptych.queue.JobQueue.Subscription;
import dev.diptych.queue.JobView;
import dev.diptych.queue.Webhooks;
import dev.diptych.queue.Webhooks.Delivery;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's share of the deliveries. It takes what is due, tries it once, and says how it went; what it takes and does
 * not come back with, somebody takes again.
 */
public final class WebhookSender {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookSender.class);
    private static final int MOST_AT_ONCE = 256;
    private static final int MOST_OF_A_TENANT = MOST_AT_ONCE / 8;
    private static final long LOOK_MILLIS = 1000;
    private static final int GONE = 410;

    private final Vertx vertx;
    private final Context context;
    private final Webhooks webhooks;
    private final JobQueue queue;
    private final WebhookSecrets secrets;
    private final WebhookSettings settings;
    private final WebhookClient client;
    private final MeterRegistry meters;
    private long timer;
    private Future<Subscription> wakes = Future.failedFuture("not started");
    private int out;
    private boolean asking;
    private boolean askAgain;
    private boolean stopped;

    private WebhookSender(
            Vertx vertx,
            Webhooks webhooks,
            JobQueue queue,
            WebhookSecrets secrets,
            WebhookSettings settings,
            WebhookClient client,
            MeterRegistry meters) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.webhooks = webhooks;
        this.queue = queue;
        this.secrets = secrets;
        this.settings = settings;
        this.client = client;
        this.meters = meters;
    }

    /** Begins on the caller's context. */
    public static Future<WebhookSender> start(
            Vertx vertx,
            Webhooks webhooks,
            JobQueue queue,
            WebhookSecrets secrets,
            WebhookSettings settings,
            MeterRegistry meters) {
        return start(
                vertx, webhooks, queue, secrets, settings, meters, HostResolver.of(vertx), new HttpClientOptions());
    }

    static Future<WebhookSender> start(
            Vertx vertx,
            Webhooks webhooks,
            JobQueue queue,
            WebhookSecrets secrets,
            WebhookSettings settings,
            MeterRegistry meters,
            HostResolver resolver,
            HttpClientOptions http) {
        WebhookClient client = new WebhookClient(
                vertx, http, MOST_AT_ONCE, resolver, AddressWall.of(settings.allow()), settings.timeout());
        WebhookSender sender = new WebhookSender(vertx, webhooks, queue, secrets, settings, client, meters);
        sender.timer = vertx.setPeriodic(LOOK_MILLIS, tick -> sender.round());
        sender.wakes = webhooks.onDue(() -> sender.context.runOnContext(woken -> sender.round()));
        return sender.wakes.map(sender);
    }

    public Future<Void> stop() {
        stopped = true;
        vertx.cancelTimer(timer);
        return wakes.compose(Subscription::cancel).eventually(client::close);
    }

    private void round() {
        if (stopped || out >= MOST_AT_ONCE) {
            return;
        } else if (asking) {
            askAgain = true;
            return;
        }
        asking = true;
        askAgain = false;
        // A delivery resolves, connects and waits for its answer, each no longer than the time limit.
        webhooks.claim(MOST_AT_ONCE - out, MOST_OF_A_TENANT, settings.timeout().multipliedBy(4))
                .onSuccess(due -> due.forEach(this::deliver))
                .onFailure(e -> LOG.warn("no webhooks are delivered: {}", e.getMessage()))
                .onComplete(asked -> {
                    asking = false;
                    if (askAgain) {
                        round();
                    }
                });
    }

    private void deliver(Delivery delivery) {
        out++;
        JobEvent event = delivery.event();
        queue.find(event.job(), delivery.tenant())
                .compose(job -> job.isPresent() ? post(delivery, job.get()) : Future.succeededFuture(GONE))
                .transform(answer -> end(delivery, answer))
                .onFailure(e -> LOG.warn("a webhook of job {} will be sent again: {}", event.job(), e.getMessage()))
                .onComplete(ended -> {
                    out--;
                    round();
                });
    }

    private Future<Integer> post(Delivery delivery, JobView job) {
        String body = WebhookBody.of(delivery.event(), job).toString();
        long now = System.currentTimeMillis() / 1000;
        Map<String, String> headers =
                new HashMap<>(secrets.headers(delivery.tenant(), WebhookBody.id(delivery.event()), now, body));
        headers.put("content-type", "application/json");
        headers.put("user-agent", "diptych");
        return client.post(delivery.url(), headers, Buffer.buffer(body));
    }

    private Future<Void> end(Delivery delivery, AsyncResult<Integer> answer) {
        if (answer.succeeded() && answer.result() >= 200 && answer.result() < 300) {
            count("delivered");
            return webhooks.settle(delivery);
        }
        boolean last = delivery.attempt() >= settings.attempts() || (answer.succeeded() && answer.result() == GONE);
        LOG.info(
                "a webhook of job {} was not taken at attempt {} of {}: {}",
                delivery.event().job(),
                delivery.attempt(),
                settings.attempts(),
                answer.succeeded() ? "status " + answer.result() : reason(answer.cause()));
        count(last ? "given_up" : "failed");
        return last ? webhooks.settle(delivery) : webhooks.postpone(delivery, pause(delivery.attempt()));
    }

    /** Never the address itself: it may hold secrets. */
    private static String reason(Throwable failure) {
        return failure instanceof InsideAddressException
                ? String.valueOf(failure.getMessage())
                : failure.getClass().getSimpleName();
    }

    private Duration pause(int attempt) {
        long full = settings.retryDelay().toMillis() << 2 * (attempt - 1);
        return Duration.ofMillis(full - ThreadLocalRandom.current().nextLong(full / 5 + 1));
    }

    private void count(String outcome) {
        meters.counter("diptych.webhooks", "outcome", outcome).increment();
    }
}
