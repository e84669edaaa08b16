package dev.diptych.bench.queue;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.IntFunction;

/** Many calls of one kind, a limited number of them at once, on one context. */
final class InFlight {
    private final Context context;
    private final int calls;
    private final IntFunction<? extends Future<?>> call;
    private final Promise<Void> done = Promise.promise();
    private int begun;
    private int ended;

    private InFlight(Context context, int calls, IntFunction<? extends Future<?>> call) {
        this.context = context;
        this.calls = calls;
        this.call = call;
    }

    /** @param call the k-th call, from 0; the first failure ends it all */
    static Future<Void> run(Context context, int calls, int most, IntFunction<? extends Future<?>> call) {
        InFlight all = new InFlight(context, calls, call);
        context.runOnContext(start -> {
            for (int i = 0; i < Math.min(most, calls); i++) {
                all.next();
            }
        });
        return all.done.future();
    }

    private void next() {
        if (begun == calls || done.future().isComplete()) {
            return;
        }
        call.apply(begun++)
                .onComplete(answer -> context.runOnContext(here -> {
                    if (answer.failed()) {
                        done.tryFail(answer.cause());
                    } else if (++ended == calls) {
                        done.tryComplete();
                    } else {
                        next();
                    }
                }));
    }
}
