package dev.diptych.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.job.Handoff;
import dev.diptych.job.ImageSize;
import dev.diptych.job.JobRequest;
import dev.diptych.job.MicroConditioning;
import dev.diptych.job.Phase;
import dev.diptych.job.Prompt;
import dev.diptych.job.Sampling;
import dev.diptych.model.ModelDirectory;
import dev.diptych.sdxl.DiffusionModel;
import dev.diptych.sdxl.DiffusionRun;
import dev.diptych.sdxl.SourcePixels;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PaddingTest {
    private static final JobRequest THREE = new JobRequest(
            "shapes",
            Prompt.of("a red circle on a blue background"),
            new ImageSize(128, 128),
            112,
            3,
            Sampling.defaults().withSteps(4),
            Handoff.off(),
            MicroConditioning.defaults(),
            null);

    @Test
    void fillers_in_a_call_change_no_latent() {
        try (OnnxDevice cpu = OnnxDevice.open("cpu");
                DiffusionModel model = SdxlLoader.load(
                        cpu,
                        new ModelDirectory(Path.of(System.getProperty("diptych.root", "."), "models")),
                        "shapes",
                        EnumSet.of(Phase.BASE))) {
            List<DiffusionRun> padded = started(model);
            List<DiffusionRun> exact = started(model);
            while (!exact.get(0).phaseDone()) {
                model.predict(padded, 8);
                model.step(padded);
                model.advance(exact);
            }
            for (int image = 0; image < 3; image++) {
                assertThat(padded.get(image).latents())
                        .containsExactly(exact.get(image).latents(), Offset.offset(1e-4f));
            }
        }
    }

    private static List<DiffusionRun> started(DiffusionModel model) {
        return IntStream.range(0, 3)
                .mapToObj(image -> model.start(THREE, image, SourcePixels.NONE))
                .toList();
    }
}
