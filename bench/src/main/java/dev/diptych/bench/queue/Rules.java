package dev.diptych.bench.queue;

import static dev.diptych.config.SettingsReader.changed;

import dev.diptych.queue.redis.QueueSettings;
import dev.diptych.queue.redis.RedisSettings;
import java.util.Map;

/** The service's default settings, but for what a benchmark must have otherwise. */
final class Rules {
    private Rules() {}

    /** Any number of unfinished jobs. */
    static QueueSettings withoutLimits() {
        return changed(QueueSettings.defaults(), Map.of("max_jobs", 0, "max_jobs_per_tenant", 0));
    }

    /** Any number of unfinished jobs and of dead workers. */
    static QueueSettings patient() {
        return changed(withoutLimits(), Map.of("max_crashes", 1_000_000));
    }

    /** Many processes that start at once may be slow to connect. */
    static RedisSettings at(String uri) {
        return changed(RedisSettings.at(uri), Map.of("connect_timeout", "20s", "command_timeout", "20s"));
    }

    static RedisSettings at(String uri, String namespace) {
        return changed(at(uri), Map.of("namespace", namespace));
    }
}
