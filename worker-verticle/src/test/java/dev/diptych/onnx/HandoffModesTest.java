package dev.diptych.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.job.Handoff.Mode;
import dev.diptych.job.JobRequest;
import dev.diptych.job.SchedulerName;
import dev.diptych.sdxl.DiffusionRun;
import dev.diptych.sdxl.SourcePixels;
import dev.diptych.testdata.Npy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way from the base to the refiner, as a request asks for it, gives diffusers' picture. */
class HandoffModesTest extends OnShapes {
    @ParameterizedTest
    @CsvSource({
        "OFF,      euler,            t2i_euler,                            100, 10",
        "CONTINUE, euler,            ens_euler_10_b_refiner,               110, 10",
        "CONTINUE, euler,            ens_euler_25_b_refiner,               110, 25",
        "FULL,     euler,            ref_strength0.3_10_from_latent,       112, 10",
        "RENOISE,  euler,            renoise_euler_10_b_refiner,           140, 10",
        "RENOISE,  heun,             renoise_heun_10_b_refiner,            140, 10",
        "RENOISE,  dpmpp_2m_karras,  renoise_dpmpp_2m_karras_10_b_refiner, 140, 10",
    })
    void aRequestGivesDiffusersPicture(Mode mode, String scheduler, String golden, long seed, int steps) {
        JobRequest request = ShapesModel.request(seed, steps, SchedulerName.of(scheduler), mode);

        DiffusionRun run = model.start(request, 0, SourcePixels.NONE);
        ShapesModel.finish(model, run);

        byte[] picture = Npy.of("cases", golden, "image_u8.npy").bytes();
        assertThat(ShapesModel.largestDifference(model.decode(run).rgb(), picture))
                .isLessThanOrEqualTo(1);
    }
}
