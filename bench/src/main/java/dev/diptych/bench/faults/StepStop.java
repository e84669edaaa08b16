package dev.diptych.bench.faults;

import dev.diptych.sdxl.DiffusionModel;
import dev.diptych.sdxl.DiffusionRun;
import dev.diptych.worker.simulated.ForwardingModel;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A model under watch: it says each step that it has run, and at the step that it is told to stop at it waits for its
 * process' end.
 */
final class StepStop extends ForwardingModel {
    private volatile int stopAt = Integer.MAX_VALUE;
    private volatile boolean afterIt;
    private volatile int calls;

    StepStop(DiffusionModel model) {
        super(model);
    }

    /** @param order {@code before 7} or {@code after 7}: the seventh step of this process from now on */
    void arm(String order) {
        calls = 0;
        afterIt = order.startsWith("after ");
        stopAt = Integer.parseInt(order.substring(order.indexOf(' ') + 1));
    }

    @Override
    public void predict(List<? extends DiffusionRun> runs, int pictures) {
        calls++;
        if (calls == stopAt && !afterIt) {
            stop();
        }
        super.predict(runs, pictures);
    }

    @Override
    public void step(List<? extends DiffusionRun> runs) {
        super.step(runs);
        runs.forEach(run -> HarnessLine.say("ran %s %d".formatted(run.phase().wireName(), run.step())));
        if (calls == stopAt) {
            stop();
        }
    }

    private static void stop() {
        HarnessLine.say("point");
        while (true) {
            LockSupport.park();
        }
    }
}
