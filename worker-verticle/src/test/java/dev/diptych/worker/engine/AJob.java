package dev.diptych.worker.engine;

import dev.diptych.job.Handoff;
import dev.diptych.job.ImageSize;
import dev.diptych.job.JobId;
import dev.diptych.job.JobRequest;
import dev.diptych.job.MicroConditioning;
import dev.diptych.job.Phase;
import dev.diptych.job.Prompt;
import dev.diptych.job.Sampling;
import dev.diptych.job.SchedulerName;
import dev.diptych.queue.Checkpoint;
import dev.diptych.queue.Claim;
import dev.diptych.queue.Lease;
import dev.diptych.sdxl.SourcePixels;
import java.time.Duration;
import java.util.Optional;

/** Builds jobs for tests: {@code aJob().ofSteps(50).withPriority(9)}. */
public record AJob(JobRequest request, int priority) {
    public static final String MODEL = "simulated";

    public static AJob aJob() {
        return new AJob(
                new JobRequest(
                        MODEL,
                        Prompt.of("a red circle"),
                        new ImageSize(64, 64),
                        1,
                        1,
                        Sampling.defaults().withSteps(10),
                        Handoff.off(),
                        MicroConditioning.defaults(),
                        null),
                5);
    }

    public AJob ofSteps(int steps) {
        return with(request.size(), request.seed(), request.images(), steps, request.handoff());
    }

    public AJob withSeed(long seed) {
        return with(request.size(), seed, request.images(), steps(), request.handoff());
    }

    public AJob ofSize(int width, int height) {
        return with(new ImageSize(width, height), request.seed(), request.images(), steps(), request.handoff());
    }

    public AJob ofImages(int images) {
        return with(request.size(), request.seed(), images, steps(), request.handoff());
    }

    public AJob thatRefines() {
        return with(request.size(), request.seed(), request.images(), steps(), Handoff.defaults());
    }

    public AJob ofModel(String model) {
        return new AJob(
                new JobRequest(
                        model,
                        request.prompt(),
                        request.size(),
                        request.seed(),
                        request.images(),
                        request.sampling(),
                        request.handoff(),
                        request.conditioning(),
                        request.source()),
                priority);
    }

    public AJob withScheduler(SchedulerName scheduler) {
        return new AJob(
                new JobRequest(
                        request.model(),
                        request.prompt(),
                        request.size(),
                        request.seed(),
                        request.images(),
                        request.sampling().withScheduler(scheduler),
                        request.handoff(),
                        request.conditioning(),
                        request.source()),
                priority);
    }

    public AJob withHandoff(Handoff.Mode mode) {
        Handoff handoff = new Handoff(mode, Handoff.DEFAULT_AT, Handoff.Unit.NOISE, Handoff.DEFAULT_STRENGTH);
        return with(request.size(), request.seed(), request.images(), steps(), handoff);
    }

    public AJob withPriority(int newPriority) {
        return new AJob(request, newPriority);
    }

    public Admission admitted() {
        return admittedWith(Phase.BASE, Optional.empty());
    }

    public Admission admittedWith(Phase phase, Optional<Checkpoint> checkpoint) {
        Lease lease = new Lease(JobId.random(), 1, "tester", Long.MAX_VALUE);
        return new Admission(
                new Claim(lease, "tenant", request, priority, Duration.ZERO, phase, checkpoint), SourcePixels.NONE);
    }

    private int steps() {
        return request.sampling().steps();
    }

    private AJob with(ImageSize size, long seed, int images, int steps, Handoff handoff) {
        return new AJob(
                new JobRequest(
                        request.model(),
                        request.prompt(),
                        size,
                        seed,
                        images,
                        request.sampling().withSteps(steps),
                        handoff,
                        request.conditioning(),
                        request.source()),
                priority);
    }
}
