package dev.diptych.api;

import dev.diptych.api.keys.Caller;
import dev.diptych.queue.RateLimiter;
import io.vertx.core.Future;

/** Holds a key to its rate. */
final class Allowance {
    private final RateLimiter rates;

    Allowance(RateLimiter rates) {
        this.rates = rates;
    }

    /** Fails with a problem, 429, if the caller submits too fast. */
    Future<Void> take(Caller caller) {
        if (caller.perSecond() == 0) {
            return Future.succeededFuture();
        }
        return rates.take(caller.name(), caller.perSecond(), caller.burst()).map(wait -> {
            if (!wait.isZero()) {
                throw Problem.busy(
                        429,
                        "too-many-requests",
                        "The key submits too fast",
                        "expected at most %s submissions per second".formatted(caller.perSecond()),
                        wait);
            }
            return null;
        });
    }
}
