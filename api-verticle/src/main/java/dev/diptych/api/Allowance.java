package dev.diptych.api;

import dev.diptych.api.keys.Caller;
import dev.diptych.queue.RateLimiter;
import io.vertx.core.Future;
import java.time.Duration;

/** Holds a key to its rate and its number of jobs in flight. */
final class Allowance {
    private static final Duration SOON = Duration.ofSeconds(1);

    private final RateLimiter rates;

    Allowance(RateLimiter rates) {
        this.rates = rates;
    }

    /** Fails with a problem, 429, if the caller may not submit now. */
    Future<Void> take(Caller caller) {
        return requireRoom(caller).compose(room -> takeToken(caller));
    }

    private Future<Void> requireRoom(Caller caller) {
        if (caller.inFlight() == 0) {
            return Future.succeededFuture();
        }
        return rates.unfinished(caller.tenant()).map(unfinished -> {
            if (unfinished >= caller.inFlight()) {
                throw Problem.busy(
                        429,
                        "too-many-jobs",
                        "Too many jobs in flight",
                        "expected fewer than %d unfinished jobs, found %d".formatted(caller.inFlight(), unfinished),
                        SOON);
            }
            return null;
        });
    }

    private Future<Void> takeToken(Caller caller) {
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
