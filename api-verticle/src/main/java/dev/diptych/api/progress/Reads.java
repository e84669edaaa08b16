package dev.diptych.api.progress;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** Lets at most so many reads run at a time; the others wait their turn. Lives on one event loop. */
final class Reads {
    private final int most;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int running;

    Reads(int most) {
        this.most = most;
    }

    <T> Future<T> run(Supplier<Future<T>> read) {
        Promise<T> promise = Promise.promise();
        Runnable start = () -> read.get().onComplete(result -> {
            running--;
            next();
            promise.handle(result);
        });
        waiting.add(start);
        next();
        return promise.future();
    }

    private void next() {
        while (running < most && !waiting.isEmpty()) {
            running++;
            waiting.remove().run();
        }
    }
}
