package dev.diptych.queue.redis;

import static java.util.Map.entry;

import java.time.Duration;
import java.util.Map;

/**
 * The queue's rules. They are written into the scripts, so every process of one service must have the same.
 *
 * @param lease how long a worker holds a job without a word; a shorter one sees a crash sooner, a longer one rides over a
 *     longer absence of Redis
 * @param leaseMargin how long before the lease's end its holder stops by itself, on its own clock
 * @param maxAttempts how often a job is tried before a failure is final
 * @param maxCrashes how many workers a job may lose before it is dead
 * @param retryDelay before the second attempt; doubled for each one after it, cut by up to half at random
 * @param maxRetryDelay the longest such delay
 * @param baseLimit how long the base phase may run under one claim; zero: for ever
 * @param refinerLimit the same for the refiner
 * @param maxJobs unfinished jobs in all; zero: any number. With several partitions each takes its part
 * @param maxJobsPerTenant unfinished jobs of one tenant; likewise
 * @param retention how long a finished job, its result and its history are kept
 * @param deadRetention how long a dead letter is kept
 * @param idempotencyTtl how long an idempotency key is remembered
 * @param previewTtl how long the newest preview is kept
 * @param eventsKept the newest events of each job's log that are kept
 */
public record QueueSettings(
        Duration lease,
        Duration leaseMargin,
        int maxAttempts,
        int maxCrashes,
        Duration retryDelay,
        Duration maxRetryDelay,
        Duration baseLimit,
        Duration refinerLimit,
        long maxJobs,
        long maxJobsPerTenant,
        Duration retention,
        Duration deadRetention,
        Duration idempotencyTtl,
        Duration previewTtl,
        int eventsKept) {
    public QueueSettings {
        positive("lease", lease);
        require(
                leaseMargin.compareTo(lease) < 0 && !leaseMargin.isNegative(),
                "lease_margin",
                "less than the lease",
                leaseMargin);
        require(maxAttempts >= 1, "max_attempts", "1 or more", maxAttempts);
        require(maxCrashes >= 1, "max_crashes", "1 or more", maxCrashes);
        require(!retryDelay.isNegative(), "retry_delay", "zero or more", retryDelay);
        require(maxRetryDelay.compareTo(retryDelay) >= 0, "max_retry_delay", "at least retry_delay", maxRetryDelay);
        require(!baseLimit.isNegative(), "base_limit", "zero or more", baseLimit);
        require(!refinerLimit.isNegative(), "refiner_limit", "zero or more", refinerLimit);
        require(maxJobs >= 0, "max_jobs", "zero or more", maxJobs);
        require(maxJobsPerTenant >= 0, "max_jobs_per_tenant", "zero or more", maxJobsPerTenant);
        positive("retention", retention);
        positive("dead_retention", deadRetention);
        positive("idempotency_ttl", idempotencyTtl);
        positive("preview_ttl", previewTtl);
        require(eventsKept >= 10 && eventsKept <= 5_000, "events_kept", "a number from 10 to 5000", eventsKept);
    }

    public static QueueSettings defaults() {
        return new QueueSettings(
                Duration.ofSeconds(6),
                Duration.ofSeconds(1),
                3,
                3,
                Duration.ofSeconds(2),
                Duration.ofMinutes(1),
                Duration.ofMinutes(15),
                Duration.ofMinutes(15),
                100_000,
                10_000,
                Duration.ofDays(7),
                Duration.ofDays(30),
                Duration.ofDays(1),
                Duration.ofMinutes(10),
                1_000);
    }

    /** How often a holder should renew its leases: three chances before one runs out. */
    public Duration renewEvery() {
        return lease.multipliedBy(3).dividedBy(10);
    }

    /** What the scripts need of it: durations in ms, limits as the part of one partition, rounded up. */
    Map<String, Long> rules(int partitions) {
        return Map.ofEntries(
                entry("LEASE", lease.toMillis()),
                entry("MAX_ATTEMPTS", (long) maxAttempts),
                entry("MAX_CRASHES", (long) maxCrashes),
                entry("RETRY_DELAY", retryDelay.toMillis()),
                entry("MAX_RETRY_DELAY", maxRetryDelay.toMillis()),
                entry("BASE_LIMIT", baseLimit.toMillis()),
                entry("REFINER_LIMIT", refinerLimit.toMillis()),
                entry("MAX_JOBS", (maxJobs + partitions - 1) / partitions),
                entry("MAX_JOBS_PER_TENANT", (maxJobsPerTenant + partitions - 1) / partitions),
                entry("RETENTION", retention.toMillis()),
                entry("DEAD_RETENTION", deadRetention.toMillis()),
                entry("IDEMPOTENCY_TTL", idempotencyTtl.toMillis()),
                entry("PREVIEW_TTL", previewTtl.toMillis()),
                entry("EVENTS", (long) eventsKept));
    }

    private static void positive(String name, Duration value) {
        require(value.toMillis() >= 1, name, "more than zero", value);
    }

    private static void require(boolean right, String name, String expected, Object found) {
        if (!right) {
            throw new IllegalArgumentException("%s: expected %s, found %s".formatted(name, expected, found));
        }
    }
}
