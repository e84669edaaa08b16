package dev.diptych.bench.loop;

import dev.diptych.job.Handoff;
import dev.diptych.job.ImageSize;
import dev.diptych.job.JobId;
import dev.diptych.job.JobRequest;
import dev.diptych.job.MicroConditioning;
import dev.diptych.job.Phase;
import dev.diptych.job.Prompt;
import dev.diptych.job.Sampling;
import dev.diptych.job.SchedulerName;
import dev.diptych.picture.Picture;
import dev.diptych.queue.Claim;
import dev.diptych.queue.Lease;
import dev.diptych.sdxl.DiffusionModel;
import dev.diptych.sdxl.SourcePixels;
import dev.diptych.worker.engine.Admission;
import dev.diptych.worker.engine.Device;
import dev.diptych.worker.engine.DeviceMemory;
import dev.diptych.worker.engine.EngineListener;
import dev.diptych.worker.engine.EngineMeter;
import dev.diptych.worker.engine.EngineSettings;
import dev.diptych.worker.engine.JobCheckpoint;
import dev.diptych.worker.engine.RefinerKeeping;
import dev.diptych.worker.engine.Stage;
import dev.diptych.worker.engine.StepEngine;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * A worker's step engine with one job, as a worker has it, but moved by hand: each {@link #step()} is one turn of it on
 * the calling thread. When its job nears its end, another takes its place.
 */
final class SteppedEngine {
    private static final int STEPS = Sampling.MAX_STEPS;
    /** The first steps fill buffers and show the first preview. */
    private static final int STEPS_BEFORE = 3;

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final StepEngine engine;
    private final JobRequest request;
    private Lease lease = lease();
    private int step = STEPS;

    /** @param settings as the worker's */
    SteppedEngine(DiffusionModel model, ImageSize size, SchedulerName scheduler, EngineSettings settings) {
        request = new JobRequest(
                model.card().name(),
                Prompt.of("a red circle on a blue background"),
                size,
                112,
                1,
                Sampling.defaults().withSteps(STEPS).withScheduler(scheduler),
                Handoff.off(),
                MicroConditioning.defaults(),
                null);
        engine = new StepEngine(
                Map.of(model.card().name(), model),
                settings,
                new Steps(),
                RefinerKeeping.KEEP,
                new NoMeter(),
                device(),
                DeviceMemory.UNKNOWN);
    }

    /** Sees to it that so many calls of {@link #step()} are inner steps of one job. */
    void prepare(int steps) {
        if (step + steps < STEPS) {
            return;
        }
        engine.drop(lease);
        runAll();
        lease = lease();
        step = 0;
        Claim claim = new Claim(lease, "", request, 0, Duration.ZERO, Phase.BASE, Optional.empty());
        engine.admit(new Admission(claim, SourcePixels.NONE));
        while (step < STEPS_BEFORE) {
            tasks.remove().run();
        }
    }

    /** One turn: one UNet call, and all that the service's code does around it. */
    void step() {
        int before = step;
        tasks.remove().run();
        if (step != before + 1) {
            throw new IllegalStateException("expected step %d, found %d".formatted(before + 1, step));
        }
    }

    /** Ends the job; the model stays open. */
    void end() {
        engine.drop(lease);
        runAll();
    }

    private void runAll() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    private static Lease lease() {
        return new Lease(JobId.random(), 1, "bench", Long.MAX_VALUE);
    }

    private Device device() {
        return new Device() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public void execute(Runnable task) {
                tasks.add(task);
            }
        };
    }

    /** Follows the steps; what a worker writes to Redis from here goes over to its event loop. */
    private final class Steps implements EngineListener {
        @Override
        public void progressed(Lease job, Phase phase, int done, int of) {
            step = done;
        }

        @Override
        public void previewed(Lease job, Phase phase, int at, Picture preview) {}

        @Override
        public void checkpointed(Lease job, JobCheckpoint checkpoint) {}

        @Override
        public void handedOff(Lease job, JobCheckpoint checkpoint, boolean kept) {}

        @Override
        public void decoded(Lease job, int image, Picture picture, StepsRun steps) {}

        @Override
        public void finished(Lease job, StepsRun steps) {}

        @Override
        public void failed(Lease job, Throwable reason) {
            throw new IllegalStateException("the job failed", reason);
        }

        @Override
        public void left(Lease job, Optional<JobCheckpoint> checkpoint) {}

        @Override
        public void deviceLost(Throwable reason) {
            throw new IllegalStateException("the engine stopped", reason);
        }
    }

    private static final class NoMeter implements EngineMeter {
        @Override
        public void spent(Stage stage, long nanos) {}

        @Override
        public void batch(Phase phase, int pictures) {}

        @Override
        public void resumed() {}

        @Override
        public void parked() {}

        @Override
        public void outOfMemory() {}

        @Override
        public void swapped() {}
    }
}
