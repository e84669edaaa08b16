package dev.diptych.bench.faults;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** What was done to the service, counted. */
final class Tally {
    final AtomicLong ordered = new AtomicLong();
    final AtomicLong repeated = new AtomicLong();
    final AtomicLong commits = new AtomicLong();
    final AtomicLong kills = new AtomicLong();
    final AtomicLong apiKills = new AtomicLong();
    final AtomicLong redisKills = new AtomicLong();
    final AtomicLong cutsToRedis = new AtomicLong();
    final AtomicLong cutsFromRedis = new AtomicLong();
    final AtomicLong stops = new AtomicLong();
    final AtomicLong cancels = new AtomicLong();
    final AtomicLong refused = new AtomicLong();
    /** Worker processes whose wall clock was off by a minute. */
    final AtomicLong skewed = new AtomicLong();

    private final Map<String, Integer> killsByPlace = new TreeMap<>();

    synchronized void killedAt(String place) {
        killsByPlace.merge(place, 1, Integer::sum);
    }

    synchronized Map<String, Integer> killsByPlace() {
        return new TreeMap<>(killsByPlace);
    }
}
