package dev.diptych.bench.faults;

import static dev.diptych.config.SettingsReader.changed;

import dev.diptych.job.Handoff;
import dev.diptych.job.ImageSize;
import dev.diptych.job.JobRequest;
import dev.diptych.job.MicroConditioning;
import dev.diptych.job.Prompt;
import dev.diptych.job.Sampling;
import dev.diptych.picture.Picture;
import dev.diptych.queue.redis.QueueSettings;
import dev.diptych.sdxl.DiffusionRun;
import dev.diptych.sdxl.SourcePixels;
import dev.diptych.worker.WorkerSettings;
import dev.diptych.worker.simulated.SimulatedDevice;
import dev.diptych.worker.simulated.SimulatedModel;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The service under fire: its rules, its model, its orders, and the picture that each order must give. */
final class FaultService {
    static final String MODEL = "simulated";
    private static final int STEPS = 10;
    private static final int FOR_EVER = 1_000_000;

    private FaultService() {}

    /** Jobs are tried for ever, so that none may end as a dead letter. */
    static QueueSettings rules(Duration lease) {
        return changed(
                QueueSettings.defaults(),
                Map.of(
                        "lease",
                        lease,
                        "lease_margin",
                        lease.dividedBy(10),
                        "max_attempts",
                        FOR_EVER,
                        "max_crashes",
                        FOR_EVER,
                        "retry_delay",
                        "100ms",
                        "max_retry_delay",
                        "1s",
                        "max_jobs",
                        0,
                        "max_jobs_per_tenant",
                        0));
    }

    static WorkerSettings worker(String id, QueueSettings rules, Duration checkpointEvery) {
        return changed(
                WorkerSettings.of(id, "localhost", "simulated", "faults"),
                Map.of(
                        "heartbeat",
                        rules.renewEvery(),
                        "poll",
                        "500ms",
                        "failure_streak",
                        FOR_EVER,
                        "engine.checkpoint_every",
                        checkpointEvery,
                        "engine.first_preview",
                        0,
                        "engine.warm_up_batch",
                        0));
    }

    static JobRequest order(long number) {
        return new JobRequest(
                MODEL,
                Prompt.of("picture " + number),
                new ImageSize(64, 64),
                number,
                1,
                Sampling.defaults().withSteps(STEPS),
                Handoff.defaults(),
                MicroConditioning.defaults(),
                null);
    }

    /** The picture that an undisturbed run gives. */
    static Picture expected(JobRequest order) {
        SimulatedModel model = SimulatedModel.named(MODEL, SimulatedDevice.INSTANT);
        DiffusionRun run = model.start(order, 0, SourcePixels.NONE);
        while (!run.phaseDone()) {
            model.advance(List.of(run));
            if (run.phaseDone() && run.refinerFollows()) {
                run.handOff();
            }
        }
        return model.decode(run);
    }
}
