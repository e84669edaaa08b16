package dev.diptych.bench.faults;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The processes under fire: each behind a proxy of its own, and replaced when it dies. */
final class Field {
    private static final List<String> SKEWS = List.of("+60s", "-60s");

    private final FaultPlan plan;
    private final Path folder;
    private final Ledger ledger;
    private final Tally tally;
    private final Takeovers takeovers;
    private final ScheduledExecutorService clock;
    private final List<ProcessSlot> workers = new ArrayList<>();
    private final List<ProcessSlot> apis = new ArrayList<>();
    private final Map<ProcessSlot, CuttingProxy> proxies = new ConcurrentHashMap<>();
    private final AtomicInteger names = new AtomicInteger();

    Field(FaultPlan plan, Path folder, Books books, ScheduledExecutorService clock) {
        this.plan = plan;
        this.folder = folder;
        this.ledger = books.ledger();
        this.tally = books.tally();
        this.takeovers = books.takeovers();
        this.clock = clock;
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

    List<ProcessSlot> workers() {
        return workers;
    }

    List<ProcessSlot> apis() {
        return apis;
    }

    /** The port of an API node that is there. */
    Optional<String> anApi() {
        List<ProcessSlot> ready = apis.stream().filter(ProcessSlot::isReady).toList();
        return ready.isEmpty()
                ? Optional.empty()
                : Optional.of(ready.get(ThreadLocalRandom.current().nextInt(ready.size()))
                        .address());
    }

    void close() {
        everybody().forEach(ProcessSlot::end);
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

    void kill(ProcessSlot slot, String place) {
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

    CuttingProxy proxyOf(ProcessSlot slot) {
        return Objects.requireNonNull(proxies.get(slot));
    }

    List<ProcessSlot> everybody() {
        List<ProcessSlot> all = new ArrayList<>(workers);
        all.addAll(apis);
        return all;
    }
}
