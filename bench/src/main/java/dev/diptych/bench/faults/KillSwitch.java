package dev.diptych.bench.faults;

import dev.diptych.bench.faults.KillPoint.Call;
import dev.diptych.bench.faults.KillPoint.Moment;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** In a process under test: tells the harness when its kill point is reached, and goes no further there. */
final class KillSwitch {
    private final Consumer<String> tell;
    private @Nullable KillPoint point;
    private int calls;

    KillSwitch(Consumer<String> tell) {
        this.tell = tell;
    }

    synchronized void arm(KillPoint newPoint) {
        point = newPoint;
        calls = 0;
    }

    <T> Future<T> around(Call kind, Supplier<Future<T>> call) {
        KillPoint here = reachedBy(kind);
        if (here == null) {
            return call.get();
        }
        if (here.moment() == Moment.BEFORE) {
            return stop(here);
        }
        Future<T> answer = call.get();
        return here.moment() == Moment.DURING ? stop(here) : answer.transform(seen -> stop(here));
    }

    private synchronized @Nullable KillPoint reachedBy(Call kind) {
        KillPoint armed = point;
        return armed != null && kind == armed.call() && ++calls == armed.nth() ? armed : null;
    }

    /** A future that never ends: the process is about to be killed. */
    private <T> Future<T> stop(KillPoint here) {
        tell.accept("point " + here.place());
        return Promise.<T>promise().future();
    }
}
