package dev.diptych.worker;

import dev.diptych.job.Failure;
import dev.diptych.job.JobResult;
import dev.diptych.job.JobResult.ImageRef;
import dev.diptych.picture.Picture;
import dev.diptych.queue.Checkpoint;
import dev.diptych.queue.JobQueue;
import dev.diptych.queue.Lease;
import dev.diptych.worker.engine.DeviceCall;
import dev.diptych.worker.engine.EngineListener.StepsRun;
import dev.diptych.worker.events.EventLog;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where jobs go out: every job that is held ends here exactly once, by one call of the queue, or is lost. Only the
 * verticle's context comes here.
 */
final class JobEndings {
    private static final Logger LOG = LoggerFactory.getLogger(JobEndings.class);
    private final JobQueue queue;
    private final HeldJobs jobs;
    private final EventLog log;
    private final Deliveries deliveries;
    private final WorkerMetrics metrics;
    private final Work work;

    /** What follows for the worker. */
    interface Work {
        void drop(Lease job);

        /** There is room for another job, or one less is held. */
        void roomChanged();

        void jobFailed(Lease job, Failure failure);

        void jobSucceeded();
    }

    JobEndings(JobQueue queue, HeldJobs jobs, EventLog log, Deliveries deliveries, WorkerMetrics metrics, Work work) {
        this.queue = queue;
        this.jobs = jobs;
        this.log = log;
        this.deliveries = deliveries;
        this.metrics = metrics;
        this.work = work;
    }

    /** The job's cancel was asked for: it ends as soon as the engine has let it go. */
    void cancel(HeldJob job) {
        switch (job.whereabouts()) {
            case COMING -> {}
            case IN_ENGINE -> work.drop(job.lease());
            case FINISHED -> cancelled(job);
        }
        metrics.cancelSeen();
    }

    /** Somebody else may have it: nothing more is done for it. */
    void lose(HeldJob job) {
        LOG.warn("job {}: the lease of epoch {} is lost", job.id(), job.lease().epoch());
        work.drop(job.lease());
        gone(job, "lost");
        discard(job);
    }

    void decoded(HeldJob job, int image, Picture picture, StepsRun steps) {
        job.delivers(image, deliveries.deliver(job, image, picture, steps));
    }

    void finished(HeldJob job, StepsRun steps) {
        job.finishes();
        work.roomChanged();
        if (job.cancelAsked()) {
            cancelled(job);
            return;
        }
        Future.all(job.deliveries()).onComplete(stored -> {
            if (stored.succeeded()) {
                commit(job, stored.result().list(), steps);
            } else {
                fail(job, stored.cause());
            }
        });
    }

    /** The engine has let the job go, because it was told to. */
    void left(HeldJob job, Supplier<Future<Optional<Checkpoint>>> state) {
        if (job.cancelAsked()) {
            cancelled(job);
        } else {
            release(job, state);
        }
    }

    void handOver(HeldJob job, int baseSteps, Supplier<Future<Checkpoint>> state) {
        end(
                job,
                "handed over",
                () -> state.get().compose(checkpoint -> queue.handoff(job.lease(), baseSteps, checkpoint, false)));
    }

    void fail(HeldJob job, Throwable reason) {
        if (job.cancelAsked()) {
            cancelled(job);
            return;
        }
        Failure failure = Failures.of(reason);
        LOG.warn("job {} failed: {}", job.id(), failure.message(), reason);
        end(job, "failed", () -> queue.fail(job.lease(), failure));
        work.jobFailed(job.lease(), failure);
    }

    /** A call hangs: those in it failed with it, all others go back as they were kept last. */
    void evacuate(DeviceCall hanging, Throwable reason) {
        for (HeldJob job : jobs.all()) {
            if (job.whereabouts() == HeldJob.Whereabouts.FINISHED) {
                continue;
            }
            if (hanging.jobs().stream().anyMatch(lease -> lease.job().equals(job.id()))) {
                fail(job, reason);
            } else {
                left(job, () -> Future.succeededFuture(Optional.empty()));
            }
        }
    }

    /** Gives back a job that has not come to the engine. */
    void refuse(HeldJob job) {
        release(job, () -> Future.succeededFuture(Optional.empty()));
    }

    private void release(HeldJob job, Supplier<Future<Optional<Checkpoint>>> state) {
        end(job, "released", () -> state.get().compose(checkpoint -> queue.release(job.lease(), checkpoint)));
    }

    void cancelled(HeldJob job) {
        end(job, "cancelled", () -> queue.cancelled(job.lease()));
    }

    private void commit(HeldJob job, List<ImageRef> images, StepsRun steps) {
        JobResult result = new JobResult(images, steps.base(), steps.refiner(), steps.promptTokens());
        end(job, "succeeded", () -> queue.commit(job.lease(), result)).onSuccess(written -> work.jobSucceeded());
    }

    private Future<Void> end(HeldJob job, String how, Supplier<? extends Future<?>> write) {
        if (!job.beginEnding()) {
            return Future.failedFuture("job " + job.id() + " ends already");
        }
        return log.move(job.lease(), write).onComplete(written -> {
            gone(job, written.succeeded() ? how : "lost");
            if (written.failed() || !how.equals("succeeded")) {
                discard(job);
            }
        });
    }

    private void gone(HeldJob job, String how) {
        if (jobs.remove(job)) {
            log.forget(job.lease());
            metrics.ended(how);
            work.roomChanged();
        }
    }

    /** Once its pictures under way have arrived, too. */
    private void discard(HeldJob job) {
        Future.join(job.deliveries())
                .transform(arrived -> deliveries.discard(job))
                .onFailure(e -> LOG.warn("job {}: its unused pictures stay: {}", job.id(), e.getMessage()));
    }
}
