package dev.diptych.bench.faults;

import dev.diptych.bench.faults.CuttingProxy.Way;
import dev.diptych.embedded.EmbeddedRedis;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** The processes under fire, and what is done to them: each kind of fault at its plan's rate, where chance has it. */
final class Field {
    private static final List<String> SKEWS = List.of("+60s", "-60s");
    /** One kill in so many comes at any moment, the others at a point. */
    private static final int ONE_ANYWHERE_IN = 4;

    private final FaultPlan plan;
    private final Path folder;
    private final EmbeddedRedis redis;
    private final Ledger ledger;
    private final Tally tally;
    private final Takeovers takeovers;
    private final ScheduledExecutorService clock;
    private final SplittableRandom random;
    private final List<ProcessSlot> workers = new ArrayList<>();
    private final List<ProcessSlot> apis = new ArrayList<>();
    private final Map<ProcessSlot, CuttingProxy> proxies = new ConcurrentHashMap<>();
    private final AtomicInteger names = new AtomicInteger();
    private volatile boolean peace;

    Field(FaultPlan plan, Path folder, EmbeddedRedis redis, Books books, ScheduledExecutorService clock) {
        this.plan = plan;
        this.folder = folder;
        this.redis = redis;
        this.ledger = books.ledger();
        this.tally = books.tally();
        this.takeovers = books.takeovers();
        this.clock = clock;
        this.random = new SplittableRandom(plan.seed());
    }

    /** Where the run is written down. */
    record Books(Ledger ledger, Tally tally, Takeovers takeovers) {}

    /** Starts the processes, one behind each proxy. */
    void open(List<CuttingProxy> all) {
        for (int i = 0; i < all.size(); i++) {
            boolean worker = i < plan.workers();
            ProcessSlot slot = new ProcessSlot(
                    worker ? SimulatedWorker.class : KillableApi.class, folder.resolve("processes.log"), this::heard);
            (worker ? workers : apis).add(slot);
            proxies.put(slot, all.get(i));
            start(slot);
        }
    }

    boolean allReady() {
        return everybody().stream().allMatch(ProcessSlot::isReady);
    }

    /** The port of an API node that is there. */
    Optional<String> anApi() {
        List<ProcessSlot> ready = apis.stream().filter(ProcessSlot::isReady).toList();
        return ready.isEmpty()
                ? Optional.empty()
                : Optional.of(ready.get(ThreadLocalRandom.current().nextInt(ready.size()))
                        .address());
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

    void close() {
        everybody().forEach(ProcessSlot::kill);
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
        free(workers, slot -> true).ifPresent(slot -> {
            if (pick(ONE_ANYWHERE_IN) == 0) {
                kill(slot, "anywhere");
            } else {
                slot.arm(point(true).toString());
            }
        });
    }

    private void killAnApi() {
        free(apis, slot -> true).ifPresent(slot -> slot.arm(point(false).toString()));
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
        free(workers, slot -> takeovers.holdsSome(slot.id())).ifPresent(slot -> {
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
        free(everybody(), slot -> true).ifPresent(slot -> {
            proxyOf(slot).cut(way, 500 + pick(2_500));
            ledger.note("cut %s %s".formatted(slot.id(), way));
            count.incrementAndGet();
        });
    }

    private void start(ProcessSlot slot) {
        boolean worker = workers.contains(slot);
        int number = names.incrementAndGet();
        NodeOrders orders = new NodeOrders(
                (worker ? "worker" : "api") + number,
                proxyOf(slot).address(),
                folder.resolve("pictures"),
                plan.step(),
                plan.lease(),
                plan.control() != FaultPlan.Control.NO_FENCE);
        Map<String, String> clockOff = SkewedClocks.environment(SKEWS.get(number % SKEWS.size()));
        slot.start(orders.id(), orders.arguments(), worker ? clockOff : Map.of());
    }

    private void heard(ProcessSlot slot, String line) {
        String[] words = line.split(" ");
        switch (words[0]) {
            case "clock" -> tally.skewed.addAndGet(SkewedClocks.isOff(Long.parseLong(words[1])) ? 1 : 0);
            case "ready" -> slot.nowReady(words.length > 1 ? words[1] : "");
            case "claimed" -> takeovers.claimed(words[1], Long.parseLong(words[2]), slot.id());
            case "committed" -> {
                ledger.committed(words[1], words[2], slot.id());
                tally.commits.incrementAndGet();
                takeovers.ended(words[1]);
            }
            case "refused" -> tally.refused.incrementAndGet();
            case "point" -> kill(slot, words[1]);
            case "gone" -> gone(slot);
            default -> ledger.note(slot.id() + ": " + line);
        }
    }

    private void kill(ProcessSlot slot, String place) {
        slot.kill();
        ledger.note("killed %s at %s".formatted(slot.id(), place));
        takeovers.workerGone(slot.id());
        tally.killedAt(place);
        (apis.contains(slot) ? tally.apiKills : tally.kills).incrementAndGet();
    }

    private void gone(ProcessSlot slot) {
        takeovers.workerGone(slot.id());
        if (!clock.isShutdown()) {
            clock.schedule(() -> start(slot), 100, TimeUnit.MILLISECONDS);
        }
    }

    private Optional<ProcessSlot> free(List<ProcessSlot> among, Predicate<ProcessSlot> that) {
        List<ProcessSlot> free =
                among.stream().filter(ProcessSlot::isFree).filter(that).toList();
        return free.isEmpty() ? Optional.empty() : Optional.of(free.get(pick(free.size())));
    }

    private CuttingProxy proxyOf(ProcessSlot slot) {
        return Objects.requireNonNull(proxies.get(slot));
    }

    private List<ProcessSlot> everybody() {
        List<ProcessSlot> all = new ArrayList<>(workers);
        all.addAll(apis);
        return all;
    }

    private synchronized KillPoint point(boolean inAWorker) {
        return inAWorker ? KillPoint.inAWorker(random) : KillPoint.inAnApi(random);
    }

    private synchronized int pick(int below) {
        return random.nextInt(below);
    }
}
