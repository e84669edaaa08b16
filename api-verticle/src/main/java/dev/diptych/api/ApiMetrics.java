package dev.diptych.api;

import dev.diptych.queue.JobQueue;
import dev.diptych.queue.JobQueue.QueueStats;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What /metrics tells: Vert.x' own meters, this node's feed, and the queue as it is when it is asked. */
final class ApiMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(ApiMetrics.class);

    private final Vertx vertx;
    private final JobQueue queue;
    private final PrometheusMeterRegistry registry;
    private final MultiGauge waiting;
    private final MultiGauge workers;
    private final MultiGauge jobs;

    ApiMetrics(Vertx vertx, JobQueue queue, PrometheusMeterRegistry registry) {
        this.vertx = vertx;
        this.queue = queue;
        this.registry = registry;
        this.waiting = MultiGauge.builder("diptych.queue.waiting")
                .description("Jobs that wait for a model's phase")
                .register(registry);
        this.workers = MultiGauge.builder("diptych.queue.workers")
                .description("Live workers that can run a model's phase")
                .register(registry);
        this.jobs = MultiGauge.builder("diptych.queue.jobs")
                .description("Jobs that run, wait for their time, or are dead letters")
                .register(registry);
    }

    void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    Future<String> scrape() {
        return queue.stats()
                .onSuccess(this::record)
                .onFailure(e -> LOG.warn("metrics without the queue's: {}", e.getMessage()))
                .transform(asked -> vertx.executeBlocking(() -> registry.scrape(), false));
    }

    private void record(QueueStats stats) {
        waiting.register(
                stats.depth().stream()
                        .map(depth -> Row.of(tags(depth), depth.waiting()))
                        .toList(),
                true);
        workers.register(
                stats.depth().stream()
                        .map(depth -> Row.of(tags(depth), depth.liveWorkers()))
                        .toList(),
                true);
        jobs.register(
                List.of(
                        Row.of(Tags.of("state", "running"), stats.running()),
                        Row.of(Tags.of("state", "delayed"), stats.delayed()),
                        Row.of(Tags.of("state", "dead"), stats.dead())),
                true);
    }

    private static Tags tags(JobQueue.Depth depth) {
        return Tags.of(
                "model", depth.capability().model(),
                "phase", depth.capability().phase().wireName());
    }
}
