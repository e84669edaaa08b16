package dev.diptych.worker;

import dev.diptych.job.JobId;
import dev.diptych.queue.JobQueue;
import dev.diptych.queue.Lease;
import dev.diptych.queue.Renewal;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the leases alive and sees what becomes of them: a cancel that was asked for, a lease that somebody else has, and,
 * on this machine's own clock, one that runs out while Redis does not answer.
 */
final class Heartbeat {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    private static final long LOOK_AT_DEADLINES_MILLIS = 250;
    private final Vertx vertx;
    private final JobQueue queue;
    private final HeldJobs jobs;
    private final Consumer<HeldJob> cancelAsked;
    private final Consumer<HeldJob> lost;
    private boolean renewing;
    private boolean askedMeanwhile;

    Heartbeat(Vertx vertx, JobQueue queue, HeldJobs jobs, Consumer<HeldJob> cancelAsked, Consumer<HeldJob> lost) {
        this.vertx = vertx;
        this.queue = queue;
        this.jobs = jobs;
        this.cancelAsked = cancelAsked;
        this.lost = lost;
    }

    void start(WorkerSettings settings) {
        vertx.setPeriodic(settings.heartbeat().toMillis(), due -> renew());
        vertx.setPeriodic(LOOK_AT_DEADLINES_MILLIS, due -> dropRunOut(System.nanoTime()));
    }

    /** A cancel of this job was asked for, it is said: the next renewal knows for certain, so it comes now. */
    void cancelHeard(JobId job) {
        if (jobs.holds(job)) {
            renew();
        }
    }

    private void renew() {
        if (renewing) {
            askedMeanwhile = true;
            return;
        }
        List<Lease> leases = jobs.all().stream().map(HeldJob::lease).toList();
        if (leases.isEmpty()) {
            return;
        }
        renewing = true;
        askedMeanwhile = false;
        queue.renew(leases).onComplete(answer -> {
            renewing = false;
            if (answer.succeeded()) {
                answer.result().forEach(this::renewed);
            } else {
                LOG.warn(
                        "cannot renew {} leases: {}",
                        leases.size(),
                        answer.cause().getMessage());
            }
            if (askedMeanwhile) {
                renew();
            }
        });
    }

    /** Of a job that is ending the renewal may only know that it has ended; the call that ends it knows how. */
    private void renewed(Renewal renewal) {
        jobs.find(renewal.lease()).ifPresent(job -> {
            if (renewal instanceof Renewal.Held held) {
                job.renewed(held.lease());
                if (held.cancelRequested() && !job.cancelAsked()) {
                    job.askCancel();
                    cancelAsked.accept(job);
                }
            } else if (!job.isFinished() && !job.isEnding()) {
                lost.accept(job);
            }
        });
    }

    /** A finished job goes on: its commit counts as long as nobody has claimed it, and is refused otherwise. */
    private void dropRunOut(long now) {
        for (HeldJob job : jobs.all()) {
            if (!job.isFinished() && now - job.lease().deadlineNanos() > 0) {
                lost.accept(job);
            }
        }
    }
}
