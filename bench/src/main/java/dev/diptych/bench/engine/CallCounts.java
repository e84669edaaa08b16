package dev.diptych.bench.engine;

import dev.diptych.job.Phase;
import dev.diptych.worker.engine.EngineMeter;
import dev.diptych.worker.engine.Stage;
import java.util.EnumMap;
import java.util.Map;

/** What an engine did: time by stage, UNet calls and the pictures in them. Read it when the engine stands still. */
final class CallCounts implements EngineMeter {
    private final Map<Stage, Long> nanos = new EnumMap<>(Stage.class);
    private long calls;
    private long pictures;

    long calls() {
        return calls;
    }

    double picturesPerCall() {
        return calls == 0 ? 0 : (double) pictures / calls;
    }

    double millis(Stage stage) {
        return nanos.getOrDefault(stage, 0L) / 1e6;
    }

    @Override
    public void spent(Stage stage, long time) {
        nanos.merge(stage, time, Long::sum);
    }

    @Override
    public void batch(Phase phase, int inCall) {
        calls++;
        pictures += inCall;
    }

    @Override
    public void resumed() {}

    @Override
    public void parked() {}

    @Override
    public void swapped() {}

    @Override
    public void outOfMemory() {
        throw new IllegalStateException("expected memory for every batch: measure with a smaller --batch");
    }
}
