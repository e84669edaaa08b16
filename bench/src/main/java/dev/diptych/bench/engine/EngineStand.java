package dev.diptych.bench.engine;

import dev.diptych.job.JobId;
import dev.diptych.job.JobRequest;
import dev.diptych.job.Phase;
import dev.diptych.picture.Picture;
import dev.diptych.queue.Claim;
import dev.diptych.queue.Lease;
import dev.diptych.sdxl.DiffusionModel;
import dev.diptych.sdxl.SourcePixels;
import dev.diptych.worker.device.DeviceThread;
import dev.diptych.worker.engine.Admission;
import dev.diptych.worker.engine.DeviceMemory;
import dev.diptych.worker.engine.EngineListener;
import dev.diptych.worker.engine.EngineSettings;
import dev.diptych.worker.engine.JobCheckpoint;
import dev.diptych.worker.engine.RefinerKeeping;
import dev.diptych.worker.engine.StepEngine;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** A worker's engine on a thread of its own, without queue and store around it. */
final class EngineStand implements EngineListener, AutoCloseable {
    private final DeviceThread thread = new DeviceThread("bench");
    private final Map<JobId, CompletableFuture<Drawn>> jobs = new ConcurrentHashMap<>();
    private final BenchModel model;
    private final StepEngine engine;
    final CallCounts counts = new CallCounts();

    /** What became of a job; {@code at} on the machine's clock, in nanoseconds. */
    record Drawn(Picture picture, float[] latents, long at) {}

    EngineStand(DiffusionModel model, EngineSettings settings) {
        this.model = new BenchModel(model);
        engine = new StepEngine(
                Map.of(model.card().name(), this.model),
                settings,
                this,
                RefinerKeeping.KEEP,
                counts,
                thread,
                DeviceMemory.UNKNOWN);
    }

    CompletableFuture<Drawn> draw(JobRequest request) {
        Lease lease = new Lease(JobId.random(), 1, "bench", Long.MAX_VALUE);
        CompletableFuture<Drawn> drawn = new CompletableFuture<>();
        jobs.put(lease.job(), drawn);
        Claim claim = new Claim(lease, "bench", request, 5, Duration.ZERO, Phase.BASE, Optional.empty());
        engine.admit(new Admission(claim, SourcePixels.NONE));
        return drawn;
    }

    @Override
    public void decoded(Lease job, int image, Picture picture, StepsRun steps) {
        of(job).complete(new Drawn(picture, model.lastDecoded(), System.nanoTime()));
    }

    @Override
    public void failed(Lease job, Throwable reason) {
        of(job).completeExceptionally(reason);
    }

    @Override
    public void deviceLost(Throwable reason) {
        jobs.values().forEach(job -> job.completeExceptionally(reason));
    }

    @Override
    public void progressed(Lease job, Phase phase, int step, int steps) {}

    @Override
    public void previewed(Lease job, Phase phase, int step, Picture preview) {}

    @Override
    public void checkpointed(Lease job, JobCheckpoint checkpoint) {}

    @Override
    public void handedOff(Lease job, JobCheckpoint checkpoint, boolean kept) {}

    @Override
    public void finished(Lease job, StepsRun steps) {}

    @Override
    public void left(Lease job, Optional<JobCheckpoint> checkpoint) {}

    @Override
    public void close() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        engine.close(() -> closed.complete(null));
        closed.join();
        thread.stop();
    }

    private CompletableFuture<Drawn> of(Lease lease) {
        return jobs.getOrDefault(lease.job(), new CompletableFuture<>());
    }
}
