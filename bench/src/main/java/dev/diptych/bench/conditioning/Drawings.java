package dev.diptych.bench.conditioning;

import dev.diptych.job.Handoff;
import dev.diptych.job.JobRequest;
import dev.diptych.job.MicroConditioning;
import dev.diptych.job.Prompt;
import dev.diptych.job.Sampling;
import dev.diptych.picture.Picture;
import dev.diptych.sdxl.DiffusionModel;
import dev.diptych.sdxl.DiffusionRun;
import dev.diptych.sdxl.SourcePixels;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** The same seeds drawn again and again, with other conditioning each time. */
final class Drawings {
    /** The seeds go through them in turn. */
    private static final List<String> PROMPTS = List.of(
            "a red circle on a blue background",
            "a white circle on a black background",
            "a blue circle on a yellow background");

    private static final int TOGETHER = 6;

    private final DiffusionModel model;
    private final int seeds;
    private final Sampling sampling;
    private final Runnable tick;

    /** @param tick run after each picture */
    Drawings(DiffusionModel model, int seeds, int steps, Runnable tick) {
        this.model = model;
        this.seeds = seeds;
        this.sampling = Sampling.defaults().withSteps(steps);
        this.tick = tick;
    }

    /** One picture for each seed from 0 on. */
    List<Picture> of(MicroConditioning conditioning, Handoff handoff) {
        List<Picture> pictures = new ArrayList<>();
        for (int from = 0; from < seeds; from += TOGETHER) {
            List<DiffusionRun> runs = LongStream.range(from, Math.min(seeds, from + TOGETHER))
                    .mapToObj(seed -> model.start(request(seed, conditioning, handoff), 0, SourcePixels.NONE))
                    .toList();
            walk(runs);
            if (runs.get(0).refinerFollows()) {
                runs.forEach(DiffusionRun::handOff);
                walk(runs);
            }
            for (DiffusionRun run : runs) {
                pictures.add(model.decode(run));
                run.close();
                tick.run();
            }
        }
        return pictures;
    }

    private JobRequest request(long seed, MicroConditioning conditioning, Handoff handoff) {
        return new JobRequest(
                model.card().name(),
                Prompt.of(PROMPTS.get((int) (seed % PROMPTS.size()))),
                model.card().nativeSize(),
                seed,
                1,
                sampling,
                handoff,
                conditioning,
                null);
    }

    private void walk(List<DiffusionRun> runs) {
        while (!runs.get(0).phaseDone()) {
            model.advance(runs);
        }
    }
}
