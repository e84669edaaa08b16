package dev.diptych.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.testdata.Npy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NoiseScheduleGoldenTest {
    private static final Map<String, Object> SDXL = Map.of(
            "_class_name",
            "EulerDiscreteScheduler",
            "beta_start",
            0.00085,
            "beta_end",
            0.012,
            "beta_schedule",
            "scaled_linear");

    @Test
    void alphasAreTorchsBitForBit() {
        NoiseSchedule schedule = NoiseSchedule.of(SchedulerConfig.of(SDXL));

        assertThat(schedule.alphasCumprod())
                .isEqualTo(Npy.of("scheduler", "alphas_cumprod.npy").floats());
    }

    @Test
    void trainedBetasTakeTheSchedulesPlace() {
        float[] betas = Npy.of("scheduler", "betas.npy").floats();
        Double[] trained = new Double[betas.length];
        for (int i = 0; i < betas.length; i++) {
            trained[i] = (double) betas[i];
        }

        NoiseSchedule schedule = NoiseSchedule.of(
                SchedulerConfig.of(Map.of("_class_name", "EulerDiscreteScheduler", "trained_betas", List.of(trained))));

        assertThat(schedule.alphasCumprod())
                .isEqualTo(Npy.of("scheduler", "alphas_cumprod.npy").floats());
    }
}
