package dev.diptych.bench.queue;

import dev.diptych.bench.measure.Report;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** What the memory of queued jobs is made of, by Redis' own MEMORY USAGE: a sample of what each has, and all sets. */
final class QueueMemory {
    private static final int SAMPLE = 200;

    private QueueMemory() {}

    /** @param all bytes of a job, as Redis' used memory grew */
    static Report of(BenchRedis redis, String prefix, int jobs, int tenants, long all) {
        Map<String, Long> parts = new LinkedHashMap<>();
        parts.put("record", sampled(redis, prefix + "job:"));
        parts.put("request", sampled(redis, prefix + "req:"));
        parts.put("event_log", sampled(redis, prefix + "ev:"));
        parts.put("place_in_line", redis.memory(prefix + "ready:base:" + Orders.MODEL) / jobs);
        parts.put("list_of_all_jobs", redis.memory(prefix + "jobs") / jobs);
        long byTenant = IntStream.range(0, tenants)
                .mapToLong(tenant -> redis.memory(prefix + "jobs:tenant" + tenant))
                .sum();
        parts.put("list_of_its_tenants_jobs", byTenant / jobs);
        parts.put(
                "table_of_keys",
                all - parts.values().stream().mapToLong(Long::longValue).sum());
        Report report = new Report("memory", "of a queued job", "bytes");
        report.value("bytes_per_job", all);
        parts.forEach((part, bytes) -> report.row(part.replace('_', ' '), bytes).value(part, bytes));
        return report.row("all", all);
    }

    private static long sampled(BenchRedis redis, String prefix) {
        return Math.round(redis.someKeys(prefix, SAMPLE).stream()
                .mapToLong(redis::memory)
                .average()
                .orElse(0));
    }
}
