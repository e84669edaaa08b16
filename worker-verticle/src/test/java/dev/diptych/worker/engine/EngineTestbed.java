package dev.diptych.worker.engine;

import dev.diptych.job.JobRequest;
import dev.diptych.job.Phase;
import dev.diptych.picture.Picture;
import dev.diptych.queue.Checkpoint;
import dev.diptych.queue.Lease;
import dev.diptych.sdxl.DiffusionModel;
import dev.diptych.worker.simulated.SimulatedDevice;
import dev.diptych.worker.simulated.SimulatedModel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** An engine over a simulated model, driven by hand: tasks run when the test says so, on a clock that it sets. */
final class EngineTestbed implements Device, EngineListener, SimulatedDevice {
    static final EngineSettings SETTINGS = EngineSettings.defaults();
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    final StepEngine engine;
    final CountingMeter meter = new CountingMeter();
    SimulatedDevice faults = SimulatedDevice.INSTANT;
    boolean keepAtHandoff = true;
    long now;

    /** Once, as soon as the next task has been given. */
    Runnable afterNextTask = () -> {};

    /** The seeds in each UNet call, in order. */
    final List<List<Long>> calls = new ArrayList<>();

    private final Map<Integer, Runnable> duringCalls = new HashMap<>();

    private final Map<Long, Lease> leases = new HashMap<>();

    final List<String> told = new ArrayList<>();
    final Map<Lease, List<Picture>> pictures = new HashMap<>();
    final Map<Lease, StepsRun> finished = new HashMap<>();
    final Map<Lease, Throwable> failed = new HashMap<>();
    final Map<Lease, Optional<JobCheckpoint>> left = new HashMap<>();
    final Map<Lease, JobCheckpoint> handedOver = new HashMap<>();
    final Map<Lease, Checkpoint> checkpoints = new HashMap<>();
    final Map<Lease, Integer> previews = new HashMap<>();
    final Set<Lease> cannotBeShown = new HashSet<>();
    final Set<Lease> cannotBeHandedOff = new HashSet<>();
    Optional<Throwable> lost = Optional.empty();

    EngineTestbed(EngineSettings settings, Set<Phase> phases, int largestBatch) {
        this(settings, device -> new SimulatedModel(AJob.MODEL, phases, device, largestBatch));
    }

    EngineTestbed(EngineSettings settings, Function<SimulatedDevice, DiffusionModel> model) {
        this(settings, model, DeviceMemory.UNKNOWN);
    }

    EngineTestbed(EngineSettings settings, Function<SimulatedDevice, DiffusionModel> model, DeviceMemory memory) {
        this(settings, model, memory, 1);
    }

    /** @param now nanoseconds */
    EngineTestbed(
            EngineSettings settings, Function<SimulatedDevice, DiffusionModel> model, DeviceMemory memory, long now) {
        this.now = now;
        DiffusionModel onThis = model.apply(this);
        this.engine = new StepEngine(
                Map.of(onThis.card().name(), onThis), settings, this, name -> keepAtHandoff, meter, this, memory);
    }

    static EngineTestbed anEngine() {
        return new EngineTestbed(SETTINGS, Set.of(Phase.BASE, Phase.REFINER), 8);
    }

    Lease admit(AJob job) {
        return admit(job.admitted());
    }

    Lease admit(Admission admission) {
        engine.admit(admission);
        leases.put(admission.claim().request().seed(), admission.claim().lease());
        return admission.claim().lease();
    }

    /** Runs what is due until nothing is left to do. */
    void run() {
        while (!tasks.isEmpty()) {
            tasks.poll().run();
        }
    }

    /** Has this happen while the {@code number}th UNet call, counted from 1, is under way. */
    void during(int number, Runnable happens) {
        duringCalls.merge(number, happens, (first, next) -> () -> {
            first.run();
            next.run();
        });
    }

    Picture picture(Lease job) {
        return pictures.get(job).get(0);
    }

    boolean wasAdmitted(Lease lease) {
        return leases.containsValue(lease);
    }

    Lease leaseOfSeed(long seed) {
        return leases.get(seed);
    }

    Picture pictureOfSeed(long seed) {
        return picture(leases.get(seed));
    }

    static Picture alone(AJob job) {
        EngineTestbed bed = anEngine();
        Lease lease = bed.admit(job);
        bed.run();
        return bed.picture(lease);
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        Runnable then = afterNextTask;
        afterNextTask = () -> {};
        then.run();
    }

    @Override
    public long nanoTime() {
        return now;
    }

    void pass(Duration time) {
        now += time.toNanos();
    }

    @Override
    public void call(Operation operation, List<JobRequest> requests) {
        if (operation == Operation.STEP) {
            calls.add(requests.stream().map(JobRequest::seed).toList());
            duringCalls.getOrDefault(calls.size(), () -> {}).run();
        }
        faults.call(operation, requests);
    }

    @Override
    public void progressed(Lease job, Phase phase, int step, int steps) {
        told.add("%s %d/%d".formatted(phase.wireName(), step, steps));
    }

    @Override
    public void previewed(Lease job, Phase phase, int step, Picture preview) {
        if (cannotBeShown.contains(job)) {
            throw new IllegalStateException("no preview");
        }
        told.add("preview at " + step);
        previews.merge(job, 1, Integer::sum);
    }

    @Override
    public void checkpointed(Lease job, JobCheckpoint checkpoint) {
        checkpoints.put(job, checkpoint.pack());
    }

    @Override
    public void handedOff(Lease job, JobCheckpoint checkpoint, boolean kept) {
        if (cannotBeHandedOff.contains(job)) {
            throw new OutOfMemoryError("simulated");
        }
        told.add("hand-off after " + checkpoint.baseSteps());
        checkpoints.put(job, checkpoint.pack());
        if (!kept) {
            handedOver.put(job, checkpoint);
        }
    }

    @Override
    public void decoded(Lease job, int image, Picture picture, StepsRun steps) {
        told.add("picture " + image);
        pictures.computeIfAbsent(job, any -> new ArrayList<>()).add(picture);
    }

    @Override
    public void finished(Lease job, StepsRun steps) {
        told.add("finished");
        finished.put(job, steps);
    }

    @Override
    public void failed(Lease job, Throwable reason) {
        failed.put(job, reason);
    }

    @Override
    public void left(Lease job, Optional<JobCheckpoint> checkpoint) {
        left.put(job, checkpoint);
    }

    @Override
    public void deviceLost(Throwable reason) {
        lost = Optional.of(reason);
    }

    /** Counts by name. */
    static final class CountingMeter implements EngineMeter {
        final Map<String, Integer> counts = new HashMap<>();
        final List<Integer> batches = new ArrayList<>();

        @Override
        public void spent(Stage stage, long nanos) {
            count(stage.metricName());
        }

        @Override
        public void batch(Phase phase, int pictures) {
            batches.add(pictures);
        }

        @Override
        public void resumed() {
            count("resumed");
        }

        @Override
        public void parked() {
            count("parked");
        }

        @Override
        public void swapped() {
            count("swapped");
        }

        @Override
        public void outOfMemory() {
            count("out of memory");
        }

        int of(String name) {
            return counts.getOrDefault(name, 0);
        }

        private void count(String name) {
            counts.merge(name, 1, Integer::sum);
        }
    }
}
