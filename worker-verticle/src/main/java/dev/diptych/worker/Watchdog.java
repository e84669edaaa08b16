package dev.diptych.worker;

import dev.diptych.worker.engine.DeviceCall;
import dev.diptych.worker.engine.StepEngine;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.BiConsumer;

/** Sees from the event loop that a call into a model does not come back: its thread cannot say so itself. */
final class Watchdog {
    private final StepEngine engine;
    private final Duration limit;
    private final BiConsumer<DeviceCall, HangingCallException> hangs;
    private boolean barked;

    Watchdog(StepEngine engine, Duration limit, BiConsumer<DeviceCall, HangingCallException> hangs) {
        this.engine = engine;
        this.limit = limit;
        this.hangs = hangs;
    }

    void start(Vertx vertx) {
        long period = Math.max(1, Math.min(1000, limit.toMillis() / 4));
        vertx.setPeriodic(period, due -> look(System.nanoTime()));
    }

    private void look(long now) {
        if (!barked) {
            engine.currentCall()
                    .filter(call -> now - call.since() > limit.toNanos())
                    .ifPresent(this::bark);
        }
    }

    private void bark(DeviceCall call) {
        barked = true;
        hangs.accept(call, new HangingCallException(call.stage(), limit));
    }
}
