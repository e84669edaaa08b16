package dev.diptych.bench.faults;

import dev.diptych.bench.faults.FaultPlan.Control;
import dev.diptych.embedded.EmbeddedRedis;
import dev.diptych.embedded.RedisServerOptions;
import dev.diptych.job.JobEvent;
import dev.diptych.queue.redis.QueueSettings;
import dev.diptych.queue.redis.RedisClient;
import dev.diptych.queue.redis.RedisJobEvents;
import dev.diptych.queue.redis.RedisJobQueue;
import dev.diptych.queue.redis.RedisSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** One run: processes start, orders and faults rage, the dust settles, and the oracle holds what is left against its books. */
final class FaultRun {
    private static final int ORDERS_OPEN_PER_WORKER = 60;
    private static final Duration STARTING = Duration.ofMinutes(5);
    /** For stale writes of workers that woke up last. */
    private static final long LAST_WORDS_MILLIS = 2_000;

    private final FaultPlan plan;
    private final Path folder;
    private final Vertx vertx = Vertx.vertx();
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(4);
    private final Tally tally = new Tally();

    /** Is shown how far a run is. */
    interface Progress {
        void at(Tally tally, int acknowledged);
    }

    /** @param folder where books, pictures, logs and Redis' data are written */
    FaultRun(FaultPlan plan, Path folder) {
        this.plan = plan;
        this.folder = folder;
    }

    Findings run(Progress progress) throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("pictures"));
        RedisServerOptions options = RedisServerOptions.in(folder.resolve("redis"));
        try (EmbeddedRedis redis =
                        EmbeddedRedis.start(plan.control() == Control.NO_AOF ? options.withoutAppendOnly() : options);
                Ledger ledger = new Ledger(folder.resolve("ledger"))) {
            RedisClient client = get(RedisClient.connect(vertx, RedisSettings.at(redis.uri())));
            Field.Books books = new Field.Books(ledger, tally, new Takeovers(ledger::note));
            Field field = new Field(plan, folder, books, clock);
            FaultInjector faults = new FaultInjector(plan, field, redis, books, clock);
            try {
                return run(field, faults, client, books, proxies(redis.port()), progress);
            } finally {
                clock.shutdownNow();
                field.close();
                get(client.close());
            }
        } finally {
            get(vertx.close());
        }
    }

    private Findings run(
            Field field,
            FaultInjector faults,
            RedisClient client,
            Field.Books books,
            List<CuttingProxy> proxies,
            Progress progress)
            throws InterruptedException {
        Ledger ledger = books.ledger();
        QueueSettings rules = FaultService.rules(plan.lease());
        RedisJobQueue queue = new RedisJobQueue(client, rules);
        Clients clients = new Clients(vertx, field::anApi, ledger, tally);
        get(new RedisJobEvents(client, rules).live(event -> heard(event, books.takeovers(), clients), () -> {}));
        field.open(proxies);
        await(field::allReady, STARTING, "every process to be ready");
        faults.war();
        rage(clients, ledger, progress);
        faults.peace();
        settle(queue, ledger, progress);
        await(field::allReady, STARTING, "every process to be back");
        TimeUnit.MILLISECONDS.sleep(LAST_WORDS_MILLIS);
        Verdict verdict = new Verdict(queue, ledger, folder.resolve("pictures")).reach();
        return new Findings(
                ledger.acknowledged().size(),
                tally.ordered.get() - ledger.orders(),
                verdict.cancelled(),
                verdict.lost(),
                ledger.committedTwice(),
                ledger.contradictions(),
                tally,
                books.takeovers());
    }

    /** Orders keep coming until there were enough of them and of faults. */
    private void rage(Clients clients, Ledger ledger, Progress progress) throws InterruptedException {
        long begin = System.nanoTime();
        while (!isEnough(ledger, System.nanoTime() - begin)) {
            while (tally.ordered.get() - tally.commits.get() - tally.cancels.get()
                    < (long) ORDERS_OPEN_PER_WORKER * plan.workers()) {
                clients.orderOne();
            }
            progress.at(tally, ledger.acknowledged().size());
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private boolean isEnough(Ledger ledger, long nanos) {
        return plan.limit() == null
                ? ledger.acknowledged().size() >= plan.jobs() && plan.quota().reached(tally)
                : nanos >= plan.limit().toNanos();
    }

    /** Waits until every order is acknowledged and has ended; gives up when nothing has happened for six leases. */
    private void settle(RedisJobQueue queue, Ledger ledger, Progress progress) throws InterruptedException {
        long patience = plan.lease().multipliedBy(6).plusSeconds(10).toNanos();
        long lastNews = System.nanoTime();
        int before = -1;
        while (System.nanoTime() - lastNews < patience) {
            List<String> running = Verdict.unfinished(
                    queue,
                    ledger.acknowledged().stream()
                            .filter(job -> !ledger.isCommitted(job))
                            .toList());
            int left = running.size() + (int) (tally.ordered.get() - ledger.orders());
            if (left == 0) {
                return;
            }
            if (left != before) {
                before = left;
                lastNews = System.nanoTime();
            }
            progress.at(tally, ledger.acknowledged().size());
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    private static void heard(JobEvent event, Takeovers takeovers, Clients clients) {
        String job = event.job().value();
        JobEvent.Body body = event.body();
        if (body instanceof JobEvent.Started started) {
            takeovers.claimed(job, event.epoch(), started.worker());
            clients.started(job);
        } else if (body instanceof JobEvent.Queued
                || body instanceof JobEvent.Succeeded
                || body instanceof JobEvent.Failed
                || body instanceof JobEvent.Cancelled) {
            takeovers.ended(job);
        }
    }

    private List<CuttingProxy> proxies(int redisPort) {
        List<CuttingProxy> proxies = new ArrayList<>();
        for (int i = 0; i < plan.workers() + plan.apis(); i++) {
            proxies.add(get(CuttingProxy.start(vertx, redisPort)));
        }
        return proxies;
    }

    private static void await(BooleanSupplier condition, Duration limit, String what) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("expected " + what + " within " + limit);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static <T> T get(Future<T> future) {
        return future.timeout(30, TimeUnit.SECONDS).await();
    }
}
