package dev.diptych.bench.queue;

import dev.diptych.job.Phase;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The worker processes on one Redis, by name. */
final class Crew implements AutoCloseable {
    private final BenchRedis redis;
    private final Map<String, FleetProcess> processes = new LinkedHashMap<>();

    Crew(BenchRedis redis) {
        this.redis = redis;
    }

    /** A process begins to start. */
    void add(String name, int workers, Set<Phase> phases, Duration step, int inFlight) {
        processes.put(
                name,
                FleetProcess.start(new FleetWorkers.Posting(
                        name, redis.uri(), redis.pictures(), workers, phases, step, inFlight)));
    }

    List<String> names() {
        return List.copyOf(processes.keySet());
    }

    /** As kill -9 does. */
    void kill(String name) {
        Objects.requireNonNull(processes.remove(name)).close();
    }

    void awaitReady() {
        processes.values().forEach(FleetProcess::awaitReady);
    }

    /** UNet calls of all their devices so far. */
    long calls() {
        return processes.values().stream().mapToLong(FleetProcess::calls).sum();
    }

    @Override
    public void close() {
        processes.values().forEach(FleetProcess::close);
    }
}
