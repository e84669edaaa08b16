package dev.diptych.queue.redis;

import java.time.Duration;

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
        return copy(
                lease,
                lease.dividedBy(10),
                all.maxAttempts(),
                all.maxCrashes(),
                all.retryDelay(),
                all.baseLimit(),
                all.maxJobs(),
                all.maxJobsPerTenant(),
                all.retention(),
                all.eventsKept());
    }

    Rules maxAttempts(int attempts) {
        return copy(
                all.lease(),
                all.leaseMargin(),
                attempts,
                all.maxCrashes(),
                all.retryDelay(),
                all.baseLimit(),
                all.maxJobs(),
                all.maxJobsPerTenant(),
                all.retention(),
                all.eventsKept());
    }

    Rules maxCrashes(int crashes) {
        return copy(
                all.lease(),
                all.leaseMargin(),
                all.maxAttempts(),
                crashes,
                all.retryDelay(),
                all.baseLimit(),
                all.maxJobs(),
                all.maxJobsPerTenant(),
                all.retention(),
                all.eventsKept());
    }

    Rules retryDelay(Duration delay) {
        return copy(
                all.lease(),
                all.leaseMargin(),
                all.maxAttempts(),
                all.maxCrashes(),
                delay,
                all.baseLimit(),
                all.maxJobs(),
                all.maxJobsPerTenant(),
                all.retention(),
                all.eventsKept());
    }

    Rules baseLimit(Duration limit) {
        return copy(
                all.lease(),
                all.leaseMargin(),
                all.maxAttempts(),
                all.maxCrashes(),
                all.retryDelay(),
                limit,
                all.maxJobs(),
                all.maxJobsPerTenant(),
                all.retention(),
                all.eventsKept());
    }

    Rules maxJobs(long jobs, long perTenant) {
        return copy(
                all.lease(),
                all.leaseMargin(),
                all.maxAttempts(),
                all.maxCrashes(),
                all.retryDelay(),
                all.baseLimit(),
                jobs,
                perTenant,
                all.retention(),
                all.eventsKept());
    }

    Rules retention(Duration retention) {
        return copy(
                all.lease(),
                all.leaseMargin(),
                all.maxAttempts(),
                all.maxCrashes(),
                all.retryDelay(),
                all.baseLimit(),
                all.maxJobs(),
                all.maxJobsPerTenant(),
                retention,
                all.eventsKept());
    }

    Rules eventsKept(int events) {
        return copy(
                all.lease(),
                all.leaseMargin(),
                all.maxAttempts(),
                all.maxCrashes(),
                all.retryDelay(),
                all.baseLimit(),
                all.maxJobs(),
                all.maxJobsPerTenant(),
                all.retention(),
                events);
    }

    private Rules copy(
            Duration lease,
            Duration margin,
            int attempts,
            int crashes,
            Duration retryDelay,
            Duration limit,
            long jobs,
            long perTenant,
            Duration retention,
            int events) {
        return new Rules(new QueueSettings(
                lease,
                margin,
                attempts,
                crashes,
                retryDelay,
                all.maxRetryDelay(),
                limit,
                all.refinerLimit(),
                jobs,
                perTenant,
                retention,
                all.deadRetention(),
                all.idempotencyTtl(),
                all.previewTtl(),
                events));
    }
}
