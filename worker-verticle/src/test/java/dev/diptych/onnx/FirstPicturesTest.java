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
import dev.diptych.model.ModelDirectory;
import dev.diptych.picture.Picture;
import dev.diptych.sdxl.DiffusionRun;
import dev.diptych.sdxl.SdxlModel;
import dev.diptych.sdxl.SourcePixels;
import dev.diptych.testdata.Npy;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole requests, as a worker runs them, against diffusers' pictures. */
class FirstPicturesTest {
    private static OnnxDevice cpu;
    private static SdxlModel model;

    @BeforeAll
    static void load() {
        cpu = OnnxDevice.open("cpu");
        model = SdxlLoader.load(
                cpu,
                new ModelDirectory(Path.of(System.getProperty("diptych.root", "."), "models")),
                "shapes",
                EnumSet.allOf(Phase.class));
    }

    @AfterAll
    static void close() {
        model.close();
        cpu.close();
    }

    @ParameterizedTest
    @CsvSource({
        "OFF,      t2i_euler,                     100, 10",
        "CONTINUE, ens_euler_10_b_refiner,        110, 10",
        "CONTINUE, ens_euler_25_b_refiner,        110, 25",
        "FULL,     ref_strength0.3_10_from_latent, 112, 10",
        "RENOISE,  renoise_euler_10_b_refiner,     140, 10",
        "RENOISE,  renoise_heun_10_b_refiner,      140, 10",
        "RENOISE,  renoise_dpmpp_2m_karras_10_b_refiner, 140, 10",
    })
    void aRequestGivesDiffusersPicture(Mode mode, String golden, long seed, int steps) {
        SchedulerName scheduler = Stream.of(SchedulerName.DPMPP_2M_KARRAS, SchedulerName.HEUN, SchedulerName.EULER)
                .filter(name -> golden.contains(name.wireName()))
                .findFirst()
                .orElse(null);
        JobRequest request = new JobRequest(
                "shapes",
                new Prompt("a red circle on a blue background", null, "a green square on a white background", null),
                new ImageSize(128, 128),
                seed,
                1,
                Sampling.defaults().withSteps(steps).withScheduler(scheduler),
                new Handoff(mode, 0.8, Unit.NOISE, 0.3),
                MicroConditioning.defaults(),
                null);
        DiffusionRun run = model.start(request, 0, SourcePixels.NONE);
        advanceAll(run);
        if (run.refinerFollows()) {
            run.handOff();
            advanceAll(run);
        }
        assertThat(largestDifference(
                        model.decode(run),
                        Npy.of("cases", golden, "image_u8.npy").bytes()))
                .isLessThanOrEqualTo(1);
    }

    private static void advanceAll(DiffusionRun run) {
        while (!run.phaseDone()) {
            model.advance(List.of(run));
        }
    }

    private static int largestDifference(Picture picture, byte[] expected) {
        assertThat(picture.rgb()).hasSameSizeAs(expected);
        int largest = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs((picture.rgb()[i] & 0xff) - (expected[i] & 0xff)));
        }
        return largest;
    }
}
