package dev.diptych.worker.engine;

import dev.diptych.picture.Picture;
import dev.diptych.sdxl.DiffusionRun;
import java.util.List;

/** What is told of a job between two steps: its progress, now and then a preview, now and then a checkpoint. */
final class Milestones {
    private final EngineSettings settings;
    private final DeviceCalls calls;
    private final EngineListener listener;
    private final Device device;

    Milestones(EngineSettings settings, DeviceCalls calls, EngineListener listener, Device device) {
        this.settings = settings;
        this.calls = calls;
        this.listener = listener;
        this.device = device;
    }

    void tell(JobRun job) {
        if (!job.underWay()) {
            return;
        }
        int step = job.step();
        if (step != job.toldStep) {
            job.toldStep = step;
            listener.progressed(job.lease(), job.phase(), step, job.steps());
        }
        long now = device.nanoTime();
        if (previewDue(job, now)) {
            preview(job, now);
        }
        if (now - job.checkpointAt >= settings.checkpointEvery().toNanos()) {
            checkpoint(job);
        }
    }

    /** Keeps the job's state where it has moved since the last time. */
    void checkpoint(JobRun job) {
        if (job.underWay() && job.step() > job.checkpointStep) {
            job.checkpointStep = job.step();
            job.checkpointAt = device.nanoTime();
            listener.checkpointed(job.lease(), job.checkpoint());
        }
    }

    private boolean previewDue(JobRun job, long now) {
        int walked = job.baseSteps() + job.step();
        if (settings.firstPreview() == 0 || walked == 0) {
            return false;
        }
        if (job.previewStep == 0) {
            return walked >= settings.firstPreview();
        }
        return walked - job.previewStep >= settings.previewEverySteps()
                && now - job.previewAt >= settings.previewEvery().toNanos();
    }

    private void preview(JobRun job, long now) {
        DiffusionRun first = job.pictures().get(0).run();
        job.previewStep = job.baseSteps() + job.step();
        job.previewAt = now;
        Picture seen = calls.call(Stage.PREVIEW, List.of(job.lease()), first::preview);
        listener.previewed(job.lease(), job.phase(), job.step(), seen);
    }
}
