package dev.diptych.worker;

import dev.diptych.queue.Claim;
import dev.diptych.worker.engine.Admission;
import java.util.function.Consumer;

/** Where claimed jobs come in: held from now on, and let into the engine with the pictures that they start from. */
final class JobArrivals {
    private final HeldJobs jobs;
    private final Sources sources;
    private final JobEndings endings;
    private final WorkerMetrics metrics;
    private final Consumer<Admission> engine;

    JobArrivals(HeldJobs jobs, Sources sources, JobEndings endings, WorkerMetrics metrics, Consumer<Admission> engine) {
        this.jobs = jobs;
        this.sources = sources;
        this.endings = endings;
        this.metrics = metrics;
        this.engine = engine;
    }

    void take(Claim claim) {
        HeldJob job = new HeldJob(claim);
        jobs.add(job);
        metrics.waited(claim.phase(), claim.waited());
        sources.fetch(claim.request()).onComplete(source -> {
            if (jobs.find(claim.lease()).isEmpty()) {
                return; // lost meanwhile
            }
            if (job.cancelAsked()) {
                endings.cancelled(job);
            } else if (source.succeeded()) {
                job.enters();
                engine.accept(new Admission(claim, source.result()));
            } else {
                endings.fail(job, source.cause());
            }
        });
    }

    /** Gives it back at once: this worker takes no more. */
    void refuse(Claim claim) {
        HeldJob job = new HeldJob(claim);
        jobs.add(job);
        endings.refuse(job);
    }
}
