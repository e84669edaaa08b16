package dev.diptych.worker.simulated;

import dev.diptych.job.ImageSize;
import dev.diptych.job.JobRequest;
import dev.diptych.job.ModelCard;
import dev.diptych.job.Phase;
import dev.diptych.job.SchedulerName;
import dev.diptych.picture.Picture;
import dev.diptych.sdxl.DiffusionModel;
import dev.diptych.sdxl.DiffusionRun;
import dev.diptych.sdxl.SourcePixels;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A model without networks, for harnesses and tests of everything around a model: its pictures depend on the request,
 * the image's number, and every single step, and on nothing else, so that a step left out, done twice or mixed up with
 * another job's shows in the picture.
 */
public final class SimulatedModel implements DiffusionModel {
    private final ModelCard card;
    private final Set<Phase> phases;
    private final SimulatedDevice device;
    private final int largestBatch;
    private final int phasesOnDevice;
    private final List<Phase> onDevice = new ArrayList<>();

    public SimulatedModel(String name, Set<Phase> phases, SimulatedDevice device, int largestBatch) {
        this(name, phases, device, largestBatch, phases.size());
    }

    /** @param phasesOnDevice how many phases fit the device at a time */
    public SimulatedModel(
            String name, Set<Phase> phases, SimulatedDevice device, int largestBatch, int phasesOnDevice) {
        this.card = new ModelCard(name, new ImageSize(64, 64), 8, 8, SchedulerName.EULER, false);
        this.phases = Set.copyOf(phases);
        this.device = device;
        this.largestBatch = largestBatch;
        this.phasesOnDevice = phasesOnDevice;
        phases.stream().sorted().limit(phasesOnDevice).forEach(onDevice::add);
    }

    /** Both phases, batches of up to 8. */
    public static SimulatedModel named(String name, SimulatedDevice device) {
        return new SimulatedModel(name, Set.of(Phase.BASE, Phase.REFINER), device, 8);
    }

    @Override
    public ModelCard card() {
        return card;
    }

    @Override
    public Set<Phase> phases() {
        return phases;
    }

    @Override
    public DiffusionRun start(JobRequest request, int image, SourcePixels source) {
        device.call(SimulatedDevice.Operation.START, List.of(request));
        return new SimulatedRun(device, request, image);
    }

    @Override
    public DiffusionRun resume(JobRequest request, int image, SourcePixels source, byte[] checkpoint) {
        device.call(SimulatedDevice.Operation.RESUME, List.of(request));
        return SimulatedRun.from(checkpoint, device, request, image);
    }

    @Override
    public void predict(List<? extends DiffusionRun> runs, int pictures) {
        List<SimulatedRun> simulated =
                runs.stream().map(SimulatedRun.class::cast).toList();
        requirePhasesHere(simulated);
        if (simulated.stream().map(SimulatedRun::batchKey).distinct().count() != 1 || pictures > largestBatch) {
            throw new IllegalArgumentException("expected at most %d runs of one batch key, found %d of %s"
                    .formatted(
                            largestBatch,
                            pictures,
                            simulated.stream().map(SimulatedRun::batchKey).toList()));
        }
        device.call(
                SimulatedDevice.Operation.STEP,
                simulated.stream().map(SimulatedRun::request).toList());
    }

    @Override
    public void step(List<? extends DiffusionRun> runs) {
        runs.forEach(run -> ((SimulatedRun) run).advance());
    }

    /** Each latent becomes 8 × 8 pixels, its first three channels red, green and blue. */
    @Override
    public Picture decode(DiffusionRun run) {
        SimulatedRun simulated = (SimulatedRun) run;
        device.call(SimulatedDevice.Operation.DECODE, List.of(simulated.request()));
        Picture small = simulated.picture();
        ImageSize size = simulated.request().size();
        byte[] rgb = new byte[3 * size.width() * size.height()];
        IntStream.range(0, rgb.length).forEach(i -> {
            int x = i / 3 % size.width() / 8;
            int y = i / 3 / size.width() / 8;
            rgb[i] = small.rgb()[3 * (y * small.width() + x) + i % 3];
        });
        return new Picture(size.width(), size.height(), rgb);
    }

    @Override
    public int largestBatch() {
        return largestBatch;
    }

    @Override
    public void interrupt() {
        device.interrupt();
    }

    @Override
    public boolean isOnDevice(Phase phase) {
        return onDevice.contains(phase);
    }

    @Override
    public void bringOntoDevice(Phase phase) {
        device.call(SimulatedDevice.Operation.SWAP, List.of());
        onDevice.remove(phase);
        onDevice.add(phase);
        if (onDevice.size() > phasesOnDevice) {
            onDevice.remove(0);
        }
    }

    @Override
    public void close() {}

    private void requirePhasesHere(List<SimulatedRun> runs) {
        for (SimulatedRun run : runs) {
            if (!isOnDevice(run.phase()) || run.phaseDone()) {
                throw new IllegalStateException("expected a run in need of a step in one of %s, found %s %d/%d"
                        .formatted(onDevice, run.phase(), run.step(), run.steps()));
            }
        }
    }
}
