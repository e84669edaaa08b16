package dev.diptych.worker;

import dev.diptych.job.Phase;
import dev.diptych.worker.engine.EngineMeter;
import dev.diptych.worker.engine.Stage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * What a worker counts, tagged by its device. The busy share of a device is the rate of {@code
 * diptych.worker.device.busy}.
 */
final class WorkerMetrics implements EngineMeter {
    private final MeterRegistry registry;
    private final Tags tags;
    private final Counter busySeconds;
    private final AtomicLong memoryUsed = new AtomicLong();
    /** Known again by name and phase, since asking the registry takes longer than counting. */
    private final Map<String, Timer> stages = new ConcurrentHashMap<>();

    private final Map<Phase, DistributionSummary> batches = new ConcurrentHashMap<>();

    WorkerMetrics(MeterRegistry registry, String device) {
        this.registry = registry;
        this.tags = Tags.of("device", device);
        this.busySeconds = Counter.builder("diptych.worker.device.busy")
                .baseUnit("seconds")
                .description("time that the device's thread spent in calls into models")
                .tags(tags)
                .register(registry);
    }

    @Override
    public void spent(Stage stage, long nanos) {
        busySeconds.increment(nanos / 1e9);
        timer(stage.metricName()).record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void batch(Phase phase, int pictures) {
        batches.computeIfAbsent(phase, this::batches).record(pictures);
    }

    private DistributionSummary batches(Phase phase) {
        return DistributionSummary.builder("diptych.worker.batch")
                .baseUnit("pictures")
                .description("pictures in one UNet call; their sum is the number of steps")
                .tags(tags.and("phase", phase.wireName()))
                .register(registry);
    }

    @Override
    public void resumed() {
        count("resumes", "pictures that went on from a checkpoint");
    }

    @Override
    public void parked() {
        count("parkings", "jobs that stepped aside for one of higher priority");
    }

    @Override
    public void outOfMemory() {
        count("out.of.memory", "calls that the device had no memory for");
    }

    @Override
    public void swapped() {
        count("swaps", "UNets that came onto the device in place of others");
    }

    void ended(String how) {
        Counter.builder("diptych.worker.jobs.ended")
                .description("jobs that left this worker, by how")
                .tags(tags.and("how", how))
                .register(registry)
                .increment();
    }

    void cancelSeen() {
        count("cancels", "cancels that were asked for while the job was held here");
    }

    void waited(Phase phase, Duration time) {
        Timer.builder("diptych.worker.queue.wait")
                .description("how long claimed jobs had waited in their queue")
                .tags(tags.and("phase", phase.wireName()))
                .register(registry)
                .record(time);
    }

    /** From any thread. */
    void memoryUsed(long bytes) {
        if (memoryUsed.getAndSet(bytes) == 0) {
            Gauge.builder("diptych.worker.memory", memoryUsed, AtomicLong::get)
                    .baseUnit("bytes")
                    .description("in use on the device: a GPU's by all processes, a CPU's by this one")
                    .tags(tags)
                    .register(registry);
        }
    }

    void watch(HeldJobs jobs, Supplier<WorkerHealth> health) {
        Gauge.builder("diptych.worker.jobs.held", jobs, HeldJobs::count)
                .tags(tags)
                .register(registry);
        Gauge.builder("diptych.worker.ready", health, now -> now.get().isReady() ? 1 : 0)
                .tags(tags)
                .register(registry);
    }

    <T> T timed(String stage, Supplier<T> work) {
        return timer(stage).record(work);
    }

    private Timer timer(String stage) {
        return stages.computeIfAbsent(stage, this::stage);
    }

    private Timer stage(String stage) {
        return Timer.builder("diptych.worker.stage")
                .description(
                        "time by stage: encode, swap, unet, scheduler, refine and decode on the device's thread, png beside it")
                .tags(tags.and("stage", stage))
                .register(registry);
    }

    private void count(String what, String description) {
        Counter.builder("diptych.worker." + what)
                .description(description)
                .tags(tags)
                .register(registry)
                .increment();
    }
}
