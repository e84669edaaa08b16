package dev.diptych.bench.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How long a job waits after its holder was killed or stopped, until it is claimed again; on the harness' own clock. Who
 * holds a job is known from the event log as it is published and from the workers' own word, whichever comes first, so a
 * worker that is killed before it knows of its claim was a holder too. Nothing is left out or subtracted.
 */
final class Takeovers {
    private record Holder(String worker, long epoch) {}

    private record Orphan(long atNanos, long epoch) {}

    private record Takeover(long fromNanos, long toNanos) {
        long millis() {
            return (toNanos - fromNanos) / 1_000_000;
        }
    }

    private final Consumer<String> note;
    private final Map<String, Holder> holders = new HashMap<>();
    private final Map<String, Orphan> orphans = new HashMap<>();
    private final Set<String> gone = new HashSet<>();
    private final List<Takeover> takeovers = new ArrayList<>();
    private final List<Takeover> redisOutages = new ArrayList<>();

    /** @param note is told of each takeover */
    Takeovers(Consumer<String> note) {
        this.note = note;
    }

    synchronized void claimed(String job, long epoch, String worker) {
        long now = System.nanoTime();
        Orphan orphan = orphans.get(job);
        Holder before = holders.get(job);
        if ((orphan != null && epoch <= orphan.epoch()) || (before != null && epoch <= before.epoch())) {
            return;
        }
        if (orphan != null) {
            Takeover takeover = new Takeover(orphan.atNanos(), now);
            takeovers.add(takeover);
            note.accept("%s went to %s %d ms after its holder".formatted(job, worker, takeover.millis()));
            orphans.remove(job);
        }
        if (gone.contains(worker)) {
            holders.remove(job);
            orphans.put(job, new Orphan(now, epoch));
        } else {
            holders.put(job, new Holder(worker, epoch));
        }
    }

    /** The job has ended, or its holder has given it back by itself. */
    synchronized void ended(String job) {
        holders.remove(job);
        orphans.remove(job);
    }

    synchronized boolean holdsSome(String worker) {
        return holders.values().stream().anyMatch(holder -> holder.worker().equals(worker));
    }

    synchronized void workerGone(String worker) {
        if (!gone.add(worker)) {
            return;
        }
        long now = System.nanoTime();
        holders.forEach((job, holder) -> {
            if (holder.worker().equals(worker)) {
                orphans.put(job, new Orphan(now, holder.epoch()));
            }
        });
        holders.keySet().removeAll(orphans.keySet());
    }

    /** A stopped worker goes on; what it held has been taken from it. */
    synchronized void workerBack(String worker) {
        gone.remove(worker);
    }

    synchronized void redisWasAway(long fromNanos, long toNanos) {
        redisOutages.add(new Takeover(fromNanos, toNanos));
    }

    synchronized int count() {
        return takeovers.size();
    }

    /** Those during which Redis was killed and started again. */
    synchronized long overRedisRestarts() {
        return takeovers.stream()
                .filter(one -> redisOutages.stream()
                        .anyMatch(away -> away.fromNanos() < one.toNanos() && away.toNanos() > one.fromNanos()))
                .count();
    }

    /** @param part 0.5 is the median, 1 the longest */
    synchronized long percentileMillis(double part) {
        List<Long> sorted = takeovers.stream().map(Takeover::millis).sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get((int) Math.max(0, Math.ceil(part * sorted.size()) - 1));
    }
}
