package dev.diptych.bench.faults;

import dev.diptych.bench.faults.CuttingProxy.Way;
import dev.diptych.embedded.EmbeddedRedis;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** What is done to the processes and to Redis: each kind of fault at its plan's rate, where chance has it. */
final class FaultInjector {
    /** One kill in so many comes at any moment, the others at a point. */
    private static final int ONE_ANYWHERE_IN = 4;

    private final FaultPlan plan;
    private final Field field;
    private final EmbeddedRedis redis;
    private final Ledger ledger;
    private final Tally tally;
    private final Takeovers takeovers;
    private final ScheduledExecutorService clock;
    private final SplittableRandom random;
    private volatile boolean peace;

    FaultInjector(FaultPlan plan, Field field, EmbeddedRedis redis, Field.Books books, ScheduledExecutorService clock) {
        this.plan = plan;
        this.field = field;
        this.redis = redis;
        this.ledger = books.ledger();
        this.tally = books.tally();
        this.takeovers = books.takeovers();
        this.clock = clock;
        this.random = new SplittableRandom(plan.seed());
    }

    /** Faults begin, each kind at its rate, until its quota is met or there is {@link #peace}. */
    void war() {
        FaultQuota quota = plan.quota();
        again(quota.kills, tally.kills, this::killAWorker);
        again(quota.apiKills, tally.apiKills, this::killAnApi);
        again(quota.redisKills, tally.redisKills, this::killRedis);
        again(quota.stops, tally.stops, this::stopAWorker);
        again(quota.cuts, tally.cutsToRedis, () -> cut(Way.TO_REDIS, tally.cutsToRedis));
        again(quota.cuts, tally.cutsFromRedis, () -> cut(Way.FROM_REDIS, tally.cutsFromRedis));
    }

    /** No more faults; what is stopped goes on, and processes that die by themselves are still replaced. */
    void peace() {
        peace = true;
    }

    private void again(int quota, AtomicLong count, Runnable fault) {
        if (quota > 0) {
            long period = plan.periodMillis(quota);
            clock.scheduleAtFixedRate(() -> ifDue(quota, count, fault), period, period, TimeUnit.MILLISECONDS);
        }
    }

    /** Until its quota is met; workers are stopped until one of them has tried a stale write. */
    private void ifDue(int quota, AtomicLong count, Runnable fault) {
        boolean more = count.get() < quota || (count == tally.stops && tally.refused.get() == 0);
        try {
            if (more && !peace) {
                fault.run();
            }
        } catch (RuntimeException e) {
            ledger.contradicted("the harness failed: " + e);
        }
    }

    private void killAWorker() {
        free(field.workers(), slot -> true).ifPresent(slot -> {
            if (pick(ONE_ANYWHERE_IN) == 0) {
                field.kill(slot, "anywhere");
            } else {
                slot.arm(point(true).toString());
            }
        });
    }

    private void killAnApi() {
        free(field.apis(), slot -> true).ifPresent(slot -> slot.arm(point(false).toString()));
    }

    private void killRedis() {
        long from = System.nanoTime();
        redis.kill();
        redis.restart();
        ledger.note("Redis was killed and is back");
        takeovers.redisWasAway(from, System.nanoTime());
        tally.redisKills.incrementAndGet();
    }

    /** One that holds jobs, for longer than its lease; then it wakes up and finds them gone. */
    private void stopAWorker() {
        free(field.workers(), slot -> takeovers.holdsSome(slot.id())).ifPresent(slot -> {
            slot.freeze();
            ledger.note("stopped " + slot.id());
            takeovers.workerGone(slot.id());
            clock.schedule(() -> goOn(slot), plan.lease().toMillis() * 13 / 10, TimeUnit.MILLISECONDS);
        });
    }

    private void goOn(ProcessSlot slot) {
        takeovers.workerBack(slot.id());
        slot.thaw();
        tally.stops.incrementAndGet();
    }

    /** Half a second to three seconds of deafness, one way; then both ends see their connections closed. */
    private void cut(Way way, AtomicLong count) {
        free(field.everybody(), slot -> true).ifPresent(slot -> {
            field.proxyOf(slot).cut(way, 500 + pick(2_500));
            ledger.note("cut %s %s".formatted(slot.id(), way));
            count.incrementAndGet();
        });
    }

    private Optional<ProcessSlot> free(List<ProcessSlot> among, Predicate<ProcessSlot> that) {
        List<ProcessSlot> free =
                among.stream().filter(ProcessSlot::isFree).filter(that).toList();
        return free.isEmpty() ? Optional.empty() : Optional.of(free.get(pick(free.size())));
    }

    private synchronized KillPoint point(boolean inAWorker) {
        return inAWorker ? KillPoint.inAWorker(random) : KillPoint.inAnApi(random);
    }

    private synchronized int pick(int below) {
        return random.nextInt(below);
    }
}
