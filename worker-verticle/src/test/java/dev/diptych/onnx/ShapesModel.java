package dev.diptych.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.job.Handoff;
import dev.diptych.job.Handoff.Mode;
import dev.diptych.job.Handoff.Unit;
import dev.diptych.job.ImageSize;
import dev.diptych.job.JobRequest;
import dev.diptych.job.MicroConditioning;
import dev.diptych.job.Phase;
import dev.diptych.job.Prompt;
import dev.diptych.job.Sampling;
import dev.diptych.job.SchedulerName;
import dev.diptych.job.SourceImage;
import dev.diptych.model.ModelDirectory;
import dev.diptych.sdxl.DiffusionRun;
import dev.diptych.sdxl.SdxlModel;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** models/shapes on the CPU, and requests for it. */
final class ShapesModel {
    static final Prompt PROMPT =
            new Prompt("a red circle on a blue background", null, "a green square on a white background", null);

    private ShapesModel() {}

    static SdxlModel load(OnnxDevice device, Set<Phase> phases) {
        return SdxlLoader.load(device, new ModelDirectory(AModelCopy.SHAPES.getParent()), "shapes", phases);
    }

    static JobRequest request(long seed, int steps, @Nullable SchedulerName scheduler, Mode mode) {
        return request(seed, new ImageSize(128, 128), steps, scheduler, mode, null);
    }

    static JobRequest request(
            long seed,
            ImageSize size,
            int steps,
            @Nullable SchedulerName scheduler,
            Mode mode,
            @Nullable SourceImage source) {
        return new JobRequest(
                "shapes",
                PROMPT,
                size,
                seed,
                1,
                Sampling.defaults().withSteps(steps).withScheduler(scheduler),
                new Handoff(mode, 0.8, Unit.NOISE, 0.3),
                MicroConditioning.defaults(),
                source);
    }

    /** Both phases to the end. */
    static void finish(SdxlModel model, DiffusionRun run) {
        advance(model, run);
        if (run.refinerFollows()) {
            run.handOff();
            advance(model, run);
        }
    }

    /** The phase to its end. */
    static void advance(SdxlModel model, DiffusionRun run) {
        while (!run.phaseDone()) {
            model.advance(List.of(run));
        }
    }

    /** Between two pictures, of any channel of any pixel, of 255. */
    static int largestDifference(byte[] one, byte[] other) {
        assertThat(one).hasSameSizeAs(other);
        int largest = 0;
        for (int i = 0; i < one.length; i++) {
            largest = Math.max(largest, Math.abs((one[i] & 0xff) - (other[i] & 0xff)));
        }
        return largest;
    }
}
