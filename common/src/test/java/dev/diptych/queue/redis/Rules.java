package dev.diptych.queue.redis;

import static dev.diptych.config.SettingsReader.changed;

import java.time.Duration;
import java.util.Map;

/** Queue settings for tests: the defaults with one of them changed. */
record Rules(QueueSettings all) {
    static Rules lasting() {
        return new Rules(QueueSettings.defaults());
    }

    /** A lease that is over as soon as it was given, for jobs whose worker dies. */
    static Rules brief() {
        return lasting().lease(Duration.ofMillis(100));
    }

    Rules lease(Duration lease) {
        return with(Map.of("lease", lease, "lease_margin", lease.dividedBy(10)));
    }

    Rules maxAttempts(int attempts) {
        return with(Map.of("max_attempts", attempts));
    }

    Rules maxCrashes(int crashes) {
        return with(Map.of("max_crashes", crashes));
    }

    Rules retryDelay(Duration delay) {
        return with(Map.of("retry_delay", delay));
    }

    Rules baseLimit(Duration limit) {
        return with(Map.of("base_limit", limit));
    }

    Rules maxJobs(long jobs, long perTenant) {
        return with(Map.of("max_jobs", jobs, "max_jobs_per_tenant", perTenant));
    }

    Rules retention(Duration retention) {
        return with(Map.of("retention", retention));
    }

    Rules eventsKept(int events) {
        return with(Map.of("events_kept", events));
    }

    private Rules with(Map<String, ?> values) {
        return new Rules(changed(all, values));
    }
}
