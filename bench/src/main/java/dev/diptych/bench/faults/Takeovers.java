package dev.diptych.bench.faults;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How long jobs wait after their worker was killed or stopped until another has claimed them, on the harness' own clock.
 * Where Redis was down in between, it is counted apart: reaping then pauses for one lease by design.
 */
final class Takeovers {
    private record Orphan(long atNanos, boolean redisDown) {}

    private final Map<String, String> holders = new HashMap<>();
    private final Map<String, Orphan> orphans = new HashMap<>();
    private final List<Long> millis = new ArrayList<>();
    private int acrossRedisRestarts;

    synchronized void claimed(String job, String worker) {
        holders.put(job, worker);
        Orphan orphan = orphans.remove(job);
        if (orphan == null) {
            return;
        }
        if (orphan.redisDown()) {
            acrossRedisRestarts++;
        } else {
            millis.add((System.nanoTime() - orphan.atNanos()) / 1_000_000);
        }
    }

    synchronized void ended(String job) {
        holders.remove(job);
        orphans.remove(job);
    }

    synchronized void workerGone(String worker) {
        long now = System.nanoTime();
        holders.entrySet().stream()
                .filter(held -> held.getValue().equals(worker))
                .forEach(held -> orphans.putIfAbsent(held.getKey(), new Orphan(now, false)));
        holders.values().removeIf(worker::equals);
    }

    synchronized void redisDown() {
        orphans.replaceAll((job, orphan) -> new Orphan(orphan.atNanos(), true));
    }

    synchronized int count() {
        return millis.size();
    }

    synchronized int acrossRedisRestarts() {
        return acrossRedisRestarts;
    }

    synchronized long percentile(double part) {
        if (millis.isEmpty()) {
            return 0;
        }
        List<Long> sorted = new ArrayList<>(millis);
        Collections.sort(sorted);
        return sorted.get((int) Math.min(sorted.size() - 1, Math.round(Math.ceil(part * sorted.size()) - 1)));
    }
}
