package dev.diptych.worker;

import dev.diptych.worker.engine.DeviceMemory;
import io.vertx.core.Vertx;

/** Looks every few seconds how much of a device's memory is in use, on a worker thread: to ask a GPU takes a process. */
final class MemoryWatch {
    private static final int EVERY_MILLIS = 10_000;
    private final DeviceMemory memory;
    private final WorkerMetrics metrics;

    MemoryWatch(DeviceMemory memory, WorkerMetrics metrics) {
        this.memory = memory;
        this.metrics = metrics;
    }

    void start(Vertx vertx) {
        look(vertx);
        vertx.setPeriodic(EVERY_MILLIS, due -> look(vertx));
    }

    private void look(Vertx vertx) {
        vertx.executeBlocking(memory::used, false).onSuccess(used -> used.ifPresent(metrics::memoryUsed));
    }
}
