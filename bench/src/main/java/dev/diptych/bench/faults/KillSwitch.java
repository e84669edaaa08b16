package dev.diptych.bench.faults;

import dev.diptych.bench.faults.KillPoint.Call;
import dev.diptych.bench.faults.KillPoint.Moment;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** In a worker: tells the harness when its kill point is reached, and goes no further there. */
final class KillSwitch {
    private final KillPoint point;
    private final Consumer<String> tell;
    private final Map<Call, Integer> calls = new EnumMap<>(Call.class);

    KillSwitch(KillPoint point, Consumer<String> tell) {
        this.point = point;
        this.tell = tell;
    }

    <T> Future<T> around(Call kind, Supplier<Future<T>> call) {
        if (kind != point.call() || count(kind) != point.nth()) {
            return call.get();
        }
        if (point.moment() == Moment.BEFORE) {
            return reached();
        }
        Future<T> answer = call.get();
        return point.moment() == Moment.DURING ? reached() : answer.transform(seen -> reached());
    }

    private synchronized int count(Call kind) {
        return calls.merge(kind, 1, Integer::sum);
    }

    /** A future that never ends: the process is about to be killed. */
    private <T> Future<T> reached() {
        tell.accept("point " + point.place());
        return Promise.<T>promise().future();
    }
}
