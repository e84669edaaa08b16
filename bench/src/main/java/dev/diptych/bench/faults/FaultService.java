package dev.diptych.bench.faults;

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
import dev.diptych.worker.engine.EngineSettings;
import dev.diptych.worker.simulated.SimulatedDevice;
import dev.diptych.worker.simulated.SimulatedModel;
import java.time.Duration;
import java.util.List;

/** The service under fire: its rules, its model, its orders, and the picture that each order must give. */
final class FaultService {
    static final String MODEL = "simulated";
    private static final int STEPS = 10;

    private FaultService() {}

    /** Jobs are tried for ever, so that none may end as a dead letter. */
    static QueueSettings rules(Duration lease) {
        QueueSettings usual = QueueSettings.defaults();
        return new QueueSettings(
                lease,
                lease.dividedBy(10),
                1_000_000,
                1_000_000,
                Duration.ofMillis(100),
                Duration.ofSeconds(1),
                usual.baseLimit(),
                usual.refinerLimit(),
                0,
                0,
                usual.retention(),
                usual.deadRetention(),
                usual.idempotencyTtl(),
                usual.previewTtl(),
                usual.eventsKept());
    }

    static WorkerSettings worker(String id, QueueSettings rules, Duration checkpointEvery) {
        WorkerSettings usual = WorkerSettings.of(id, "localhost", "simulated", "faults");
        EngineSettings engine = usual.engine();
        return new WorkerSettings(
                usual.id(),
                usual.host(),
                usual.device(),
                usual.version(),
                rules.renewEvery(),
                Duration.ofMillis(500),
                usual.announce(),
                usual.reap(),
                usual.drain(),
                usual.hang(),
                1_000_000,
                new EngineSettings(
                        engine.picturesInFlight(),
                        engine.largestBatch(),
                        engine.batchSizes(),
                        checkpointEvery,
                        0,
                        engine.previewEverySteps(),
                        engine.previewEvery(),
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
