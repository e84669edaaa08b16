package dev.diptych.worker;

import dev.diptych.job.JobEvent;
import dev.diptych.job.Phase;
import dev.diptych.picture.Picture;
import dev.diptych.queue.Checkpoint;
import dev.diptych.queue.JobQueue;
import dev.diptych.queue.Lease;
import dev.diptych.worker.engine.EngineListener;
import dev.diptych.worker.engine.JobCheckpoint;
import dev.diptych.worker.events.EventLog;
import dev.diptych.worker.events.JobWrite;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings home what the engine tells: from the device's thread to the verticle's context, there to the local event bus and
 * the job's end. Of jobs that are no longer held nothing is passed on. Packing and encoding run on worker threads.
 */
final class EngineReports implements EngineListener {
    private static final Logger LOG = LoggerFactory.getLogger(EngineReports.class);
    private final Vertx vertx;
    private final Context home;
    private final HeldJobs jobs;
    private final JobQueue queue;
    private final EventLog log;
    private final JobEndings endings;
    private final Consumer<Throwable> lost;

    EngineReports(
            Vertx vertx, HeldJobs jobs, JobQueue queue, EventLog log, JobEndings endings, Consumer<Throwable> lost) {
        this.vertx = vertx;
        this.home = vertx.getOrCreateContext();
        this.jobs = jobs;
        this.queue = queue;
        this.log = log;
        this.endings = endings;
        this.lost = lost;
    }

    @Override
    public void progressed(Lease lease, Phase phase, int step, int steps) {
        home(lease, job -> log.publish(new JobWrite.Told(lease, new JobEvent.Step(phase, step, steps))));
    }

    @Override
    public void previewed(Lease lease, Phase phase, int step, Picture preview) {
        JobEvent.Preview event = new JobEvent.Preview(phase, step, preview.width(), preview.height());
        home(
                lease,
                job -> vertx.executeBlocking(() -> PictureEncoder.jpeg(preview), false)
                        .onSuccess(jpeg -> log.publish(new JobWrite.Shown(lease, event, jpeg)))
                        .onFailure(e -> LOG.warn("job {} is not shown: {}", lease.job(), e.toString())));
    }

    @Override
    public void checkpointed(Lease lease, JobCheckpoint checkpoint) {
        home(lease, job -> log.publish(new JobWrite.Kept(lease, () -> packed(checkpoint))));
    }

    @Override
    public void handedOff(Lease lease, JobCheckpoint state, boolean kept) {
        if (kept) {
            home(
                    lease,
                    job -> log.move(
                            lease,
                            () -> packed(state)
                                    .compose(packed -> queue.handoff(lease, state.baseSteps(), packed, true))));
        } else {
            home(lease, job -> endings.handOver(job, state.baseSteps(), () -> packed(state)));
        }
    }

    @Override
    public void decoded(Lease lease, int image, Picture picture, StepsRun steps) {
        home(lease, job -> endings.decoded(job, image, picture, steps));
    }

    @Override
    public void finished(Lease lease, StepsRun steps) {
        home(lease, job -> endings.finished(job, steps));
    }

    @Override
    public void failed(Lease lease, Throwable reason) {
        home(lease, job -> endings.fail(job, reason));
    }

    @Override
    public void left(Lease lease, Optional<JobCheckpoint> state) {
        home(
                lease,
                job -> endings.left(
                        job,
                        () -> state.map(kept -> packed(kept).map(Optional::of))
                                .orElseGet(() -> Future.succeededFuture(Optional.empty()))));
    }

    @Override
    public void deviceLost(Throwable reason) {
        home.runOnContext(there -> lost.accept(reason));
    }

    private Future<Checkpoint> packed(JobCheckpoint state) {
        return vertx.executeBlocking(state::pack, false);
    }

    private void home(Lease lease, Consumer<HeldJob> report) {
        home.runOnContext(there -> jobs.find(lease).ifPresent(report));
    }
}
