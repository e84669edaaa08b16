package dev.diptych.bench.faults;

import dev.diptych.bench.faults.CuttingProxy.Way;
import dev.diptych.embedded.EmbeddedRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The workers and the Redis under fire, and what is done to them. */
final class Field {
    private static final List<String> SKEWS = List.of("+60s", "-60s");

    private final FaultRun run;
    private final EmbeddedRedis redis;
    private final List<CuttingProxy> proxies;
    private final List<WorkerSlot> slots = new ArrayList<>();
    private final ScheduledExecutorService clock;
    private final SplittableRandom random;
    private final AtomicInteger names = new AtomicInteger();
    private volatile boolean ending;

    /** What stays the same over a run. */
    record FaultRun(
            Path folder,
            Duration lease,
            Duration step,
            boolean fenced,
            boolean skew,
            FaultQuota quota,
            Tally tally,
            Ledger ledger,
            Takeovers takeovers) {}

    Field(
            FaultRun run,
            EmbeddedRedis redis,
            List<CuttingProxy> proxies,
            ScheduledExecutorService clock,
            SplittableRandom random) {
        this.run = run;
        this.redis = redis;
        this.proxies = proxies;
        this.clock = clock;
        this.random = random;
    }

    void open() {
        for (int i = 0; i < proxies.size(); i++) {
            slots.add(new WorkerSlot(run.folder().resolve("workers.log"), this::heard));
            start(i);
        }
    }

    /** No more faults; workers that die by themselves are still replaced. */
    void peace() {
        ending = true;
    }

    void close() {
        slots.forEach(WorkerSlot::kill);
    }

    void killRedis() {
        if (quotaLeft(run.tally().redisKills.get(), run.quota().redisKills)) {
            run.tally().redisKills.incrementAndGet();
            run.takeovers().redisDown();
            redis.kill();
            redis.restart();
            run.takeovers().redisDown();
        }
    }

    void cut() {
        for (Way way : Way.values()) {
            var cuts = way == Way.TO_REDIS ? run.tally().cutsToRedis : run.tally().cutsFromRedis;
            int slot = any();
            if (quotaLeft(cuts.get(), run.quota().cuts) && slots.get(slot).isReady()) {
                cuts.incrementAndGet();
                proxies.get(slot).cut(way, 500 + pick(2_500));
            }
        }
    }

    /** For longer than a lease; then it wakes up and finds its jobs gone. */
    void stop() {
        if (quotaLeft(run.tally().stops.get(), run.quota().stops)) {
            WorkerSlot slot = slots.get(any());
            if (!slot.isReady()) {
                return;
            }
            run.tally().stops.incrementAndGet();
            slot.freeze();
            run.takeovers().workerGone(slot.worker());
            clock.schedule(slot::thaw, run.lease().toMillis() * 13 / 10, TimeUnit.MILLISECONDS);
        }
    }

    /** Without a point, at any moment. */
    void killAny() {
        WorkerSlot slot = slots.get(any());
        if (quotaLeft(run.tally().kills.get(), run.quota().kills) && slot.isReady()) {
            kill(slot, "anywhere");
        }
    }

    private boolean quotaLeft(long done, int quota) {
        return !ending && done < quota;
    }

    private void start(int slot) {
        boolean armed = quotaLeft(run.tally().kills.get(), run.quota().kills);
        String skew = run.skew() ? SKEWS.get(slot % SKEWS.size()) : null;
        if (skew != null) {
            run.tally().skewed.incrementAndGet();
        }
        slots.get(slot)
                .start(
                        new SimulatedWorker.Orders(
                                "worker" + slot + "-" + names.incrementAndGet(),
                                proxies.get(slot).address(),
                                run.folder().resolve("pictures"),
                                armed ? point() : KillPoint.NEVER,
                                run.step(),
                                run.lease(),
                                run.fenced()),
                        skew);
    }

    private void heard(WorkerSlot slot, String line) {
        String[] words = line.split(" ");
        switch (words[0]) {
            case "ready" -> slot.nowReady();
            case "claimed" -> run.takeovers().claimed(words[1], slot.worker());
            case "committed" -> {
                run.ledger().committed(words[1], words[2], slot.worker());
                run.tally().commits.incrementAndGet();
                run.takeovers().ended(words[1]);
            }
            case "refused" -> run.tally().refused.incrementAndGet();
            case "point" -> kill(slot, words[1]);
            case "gone" -> gone(slot);
            case "failed", "broken" -> complain(slot, line);
            default -> {}
        }
    }

    private void kill(WorkerSlot slot, String place) {
        run.tally().killedAt(place);
        slot.kill();
        run.takeovers().workerGone(slot.worker());
    }

    private void gone(WorkerSlot slot) {
        run.takeovers().workerGone(slot.worker());
        if (!clock.isShutdown()) {
            clock.schedule(() -> start(slots.indexOf(slot)), 100, TimeUnit.MILLISECONDS);
        }
    }

    private static void complain(WorkerSlot slot, String line) {
        System.err.println(slot.worker() + ": " + line);
    }

    private synchronized KillPoint point() {
        return KillPoint.random(random);
    }

    private int any() {
        return pick(slots.size());
    }

    private synchronized int pick(int below) {
        return random.nextInt(below);
    }
}
