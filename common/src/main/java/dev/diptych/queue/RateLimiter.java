package dev.diptych.queue;

import io.vertx.core.Future;
import java.time.Duration;

/** Says who asks too much, right across all API nodes. */
public interface RateLimiter {
    /**
     * Takes one token out of a bucket that fills with {@code perSecond} tokens up to {@code burst}.
     *
     * @param bucket letters, digits, dashes and underscores
     * @param perSecond above 0
     * @return zero: taken; otherwise how long until there will be one
     */
    Future<Duration> take(String bucket, double perSecond, int burst);
}
