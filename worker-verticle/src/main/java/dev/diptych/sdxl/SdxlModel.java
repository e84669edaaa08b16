package dev.diptych.sdxl;

import dev.diptych.job.JobRequest;
import dev.diptych.job.ModelCard;
import dev.diptych.job.Phase;
import dev.diptych.picture.Picture;
import dev.diptych.sdxl.Denoiser.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** SDXL on one device: the networks of a base, a refiner, or both, and what makes them a picture. */
public final class SdxlModel implements DiffusionModel {
    private static final int LARGEST_BATCH = 32;

    private final ModelCard card;
    private final Phases phases;
    private final List<AutoCloseable> networks;
    private final Runnable interrupt;

    /**
     * @param networks everything that {@link #close()} closes
     * @param interrupt ends the networks' call that is under way
     */
    public SdxlModel(ModelCard card, Phases phases, List<AutoCloseable> networks, Runnable interrupt) {
        this.card = card;
        this.phases = phases;
        this.networks = List.copyOf(networks);
        this.interrupt = interrupt;
    }

    @Override
    public ModelCard card() {
        return card;
    }

    @Override
    public Set<Phase> phases() {
        return phases.loaded();
    }

    @Override
    public DiffusionRun start(JobRequest request, int image, SourcePixels source) {
        card.requireCanServe(request);
        PictureOrder order = new PictureOrder(request, image, source);
        Phase first = request.firstPhase();
        PhaseWalk walk = first == Phase.BASE ? phases.base(order) : phases.refinerAlone(order);
        return new SdxlRun(phases, order, first, walk, phases.promptTokens(order));
    }

    @Override
    public DiffusionRun resume(JobRequest request, int image, SourcePixels source, byte[] checkpoint) {
        PictureOrder order = new PictureOrder(request, image, source);
        RunCheckpoint state = RunCheckpoint.of(checkpoint, order.fingerprint());
        int tokens = phases.promptTokens(order);
        if (state.phase() == Phase.BASE && state.step() == state.steps()) {
            return new SdxlRun(phases, order, state, tokens);
        }
        return new SdxlRun(phases, order, state.phase(), phases.resumed(order, state), tokens);
    }

    @Override
    public void predict(List<? extends DiffusionRun> runs, int pictures) {
        List<DiffusionRun> rest = new ArrayList<>(runs);
        while (!rest.isEmpty()) {
            Object key = rest.get(0).batchKey();
            List<SdxlRun> group = new ArrayList<>();
            for (DiffusionRun run : rest) {
                if (run.batchKey().equals(key)) {
                    group.add((SdxlRun) run);
                }
            }
            rest.removeAll(group);
            predictTogether(group, pictures);
        }
    }

    @Override
    public void step(List<? extends DiffusionRun> runs) {
        runs.forEach(run -> ((SdxlRun) run).walk().step());
    }

    @Override
    public Picture decode(DiffusionRun run) {
        SdxlRun finished = (SdxlRun) run;
        LatentSize size = finished.size();
        Finite.require("latents", finished.latents());
        ImageDecoder decoder = phases.anyStage(run.phase()).decoder();
        float[] pixels = decoder.decode(size, finished.latents());
        return Finite.picture(size.width() * decoder.factor(), size.height() * decoder.factor(), pixels);
    }

    @Override
    public int largestBatch() {
        return LARGEST_BATCH;
    }

    @Override
    public boolean isOnDevice(Phase phase) {
        return phases.stage(phase).denoiser().isOnDevice();
    }

    @Override
    public void bringOntoDevice(Phase phase) {
        phases.stage(phase).denoiser().bringOntoDevice();
    }

    @Override
    public void interrupt() {
        interrupt.run();
    }

    @Override
    public void close() {
        RuntimeException failure = null;
        for (AutoCloseable network : networks) {
            try {
                network.close();
            } catch (Exception e) {
                failure = new InferenceException("a network could not be closed", e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** @throws IllegalStateException if that phase is not loaded here */
    public LoadedPhase stage(Phase phase) {
        return phases.stage(phase);
    }

    private void predictTogether(List<SdxlRun> runs, int pictures) {
        List<Row> rows = new ArrayList<>();
        runs.forEach(run -> rows.addAll(run.walk().rows()));
        int perRun = rows.size() / runs.size();
        for (int filler = runs.size() * perRun; filler < pictures * perRun; filler++) {
            rows.add(rows.get(filler - perRun).toNowhere());
        }
        phases.stage(runs.get(0).phase()).denoiser().denoise(runs.get(0).size(), rows);
    }
}
