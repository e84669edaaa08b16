package dev.diptych.worker;

import io.vertx.core.Future;
import io.vertx.core.Promise;

/** How a worker is, for any thread to read. */
final class WorkerStatus {
    private final Promise<String> out = Promise.promise();
    private volatile WorkerHealth health = WorkerHealth.STARTING;

    WorkerHealth health() {
        return health;
    }

    boolean isOut() {
        return health.state() == WorkerHealth.State.OUT;
    }

    void is(WorkerHealth now) {
        health = now;
    }

    /** False: it was out already. */
    boolean goesOut(String reason) {
        if (isOut()) {
            return false;
        }
        health = WorkerHealth.out(reason);
        out.complete(reason);
        return true;
    }

    /** Succeeds with the reason when the worker has stopped by itself. */
    Future<String> out() {
        return out.future();
    }
}
