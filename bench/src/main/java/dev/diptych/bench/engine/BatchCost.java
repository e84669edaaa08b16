package dev.diptych.bench.engine;

import dev.diptych.job.JobRequest;
import dev.diptych.sdxl.DiffusionModel;
import dev.diptych.sdxl.DiffusionRun;
import dev.diptych.sdxl.SourcePixels;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Milliseconds of one UNet step of so many pictures together, without an engine: what batching can gain at most. */
final class BatchCost {
    private static final int WARM_UP = 10;
    static final int STEPS = 40;

    private BatchCost() {}

    /** @return the median over all calls but the first few, in which buffers are made and code is compiled */
    static double of(DiffusionModel model, Stream<JobRequest> orders, int pictures) {
        List<DiffusionRun> runs = orders.limit(pictures)
                .map(order -> model.start(order, 0, SourcePixels.NONE))
                .toList();
        List<Double> millis = new ArrayList<>();
        while (!runs.get(0).phaseDone()) {
            long start = System.nanoTime();
            model.advance(runs);
            millis.add((System.nanoTime() - start) / 1e6);
        }
        runs.forEach(DiffusionRun::close);
        return millis.stream().skip(WARM_UP).sorted().toList().get((millis.size() - WARM_UP) / 2);
    }
}
