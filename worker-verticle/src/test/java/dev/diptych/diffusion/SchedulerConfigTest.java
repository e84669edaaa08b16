package dev.diptych.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diptych.job.SchedulerName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulerConfigTest {
    @ParameterizedTest
    @EnumSource(SchedulerName.class)
    void knowsEveryNameThatAJobCanAskFor(SchedulerName name) {
        SchedulerConfig config = SchedulerConfig.of(Setup.sdxl()).named(name.wireName());

        assertThat(config.name()).isEqualTo(name.wireName());
        assertThat(Schedulers.of(config, null, 4).steps()).isEqualTo(4);
    }

    @Test
    void refusesANameThatIsNone() {
        assertRefused(() -> SchedulerConfig.of(Setup.sdxl()).named("plms"), "scheduler", "plms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PNDMScheduler", "EDMEulerScheduler", ""})
    void refusesAClassThatItDoesNotHave(String className) {
        assertRefused(() -> SchedulerConfig.of(Map.of("_class_name", className)), "_class_name", className);
        assertRefused(() -> SchedulerConfig.of(Map.of()), "_class_name", "null");
    }

    @ParameterizedTest
    @CsvSource({
        "EulerDiscreteScheduler, prediction_type, flow_prediction",
        "EulerDiscreteScheduler, timestep_spacing, karras",
        "EulerDiscreteScheduler, timestep_type, continuous",
        "EulerDiscreteScheduler, interpolation_type, log_linear",
        "EulerDiscreteScheduler, final_sigmas_type, last",
        "HeunDiscreteScheduler, beta_schedule, exp",
        "DPMSolverMultistepScheduler, algorithm_type, dpmsolver",
        "DPMSolverMultistepScheduler, solver_type, rk4",
        "DPMSolverMultistepScheduler, variance_type, learned",
        "UniPCMultistepScheduler, solver_p, dpm",
    })
    void refusesWhatItCannotHonour(String className, String key, String value) {
        assertRefused(() -> SchedulerConfig.of(Map.of("_class_name", className, key, value)), key, value);
    }

    @Test
    void refusesWhatItCannotHonourOfOtherTypes() {
        assertRefused(() -> dpm("solver_order", 3), "solver_order", "3");
        assertRefused(() -> dpm("use_beta_sigmas", true), "use_beta_sigmas", "true");
        assertRefused(() -> dpm("use_lu_lambdas", true), "use_lu_lambdas", "true");
        assertRefused(() -> dpm("use_flow_sigmas", true), "use_flow_sigmas", "true");
        assertRefused(() -> dpm("thresholding", true), "thresholding", "true");
        assertRefused(() -> dpm("use_karras_sigmas", "yes"), "use_karras_sigmas", "yes");
        assertRefused(() -> dpm("beta_start", "tiny"), "beta_start", "tiny");
        assertRefused(() -> dpm("beta_end", 1.5), "beta_end", "1.5");
        assertRefused(() -> dpm("num_train_timesteps", 0), "num_train_timesteps", "0.0");
        assertRefused(() -> dpm("num_train_timesteps", 10.5), "num_train_timesteps", "10.5");
        assertRefused(() -> dpm("steps_offset", -1), "steps_offset", "-1.0");
        assertRefused(() -> dpm("trained_betas", List.of(0.1)), "trained_betas", "1");
        assertRefused(() -> dpm("trained_betas", 7), "trained_betas", "7");
    }

    @Test
    void takesKarrasOrExponentialSigmasButNotBoth() {
        Map<String, Object> file = file("EulerDiscreteScheduler");
        file.put("use_karras_sigmas", true);
        file.put("use_exponential_sigmas", true);

        assertRefused(() -> SchedulerConfig.of(file), "use_karras_sigmas", "both");
    }

    @Test
    void takesNullForAbsent() {
        Map<String, Object> file = file("EulerDiscreteScheduler");
        file.put("trained_betas", null);
        file.put("use_karras_sigmas", null);

        assertThat(SchedulerConfig.of(file).karras()).isFalse();
    }

    @Test
    void anotherClassTakesOverTheKeysThatItKnowsAndItsOwnDefaults() {
        Map<String, Object> file = file("EulerDiscreteScheduler");
        file.put("use_karras_sigmas", true);
        file.put("rescale_betas_zero_snr", true);
        SchedulerConfig config = SchedulerConfig.of(file);

        assertThat(config.named("euler_a").karras()).isFalse();
        assertThat(config.named("heun").karras()).isTrue();
        assertThat(config.named("heun").rescaleBetasZeroSnr()).isFalse();
        assertThat(config.named("heun").betaStart()).isEqualTo(0.00085);
        assertThat(config.named("ddim").rescaleBetasZeroSnr()).isTrue();
        assertThat(config.named("ddim").spacing()).isEqualTo(Spacing.LEADING);
        assertThat(config.named("lcm").betaSchedule()).isEqualTo("scaled_linear");
    }

    @Test
    void aNameDecidesOverKarrasWhereAnotherNameIsTheOther() {
        Map<String, Object> file = file("DPMSolverMultistepScheduler");
        file.put("use_karras_sigmas", true);
        SchedulerConfig config = SchedulerConfig.of(file);

        assertThat(config.name()).isEqualTo("dpmpp_2m_karras");
        assertThat(config.named("dpmpp_2m").karras()).isFalse();
        assertThat(config.named("euler").karras()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1001})
    void refusesStepsThatTheTableCannotHave(int steps) {
        SchedulerConfig config = SchedulerConfig.of(Setup.sdxl());

        assertRefused(() -> Schedulers.of(config, "euler", steps), "steps", Integer.toString(steps));
    }

    @Test
    void refusesMoreStepsThanALatentConsistencyModelWasDistilledOn() {
        SchedulerConfig config = SchedulerConfig.of(Setup.sdxl());

        assertThatThrownBy(() -> Schedulers.of(config, "lcm", 51))
                .hasMessage("steps: expected at most 50 with LCM, found 51");
    }

    private static SchedulerConfig dpm(String key, Object value) {
        Map<String, Object> file = file("DPMSolverMultistepScheduler");
        file.put(key, value);
        return SchedulerConfig.of(file);
    }

    private static Map<String, Object> file(String className) {
        return new HashMap<>(Map.of("_class_name", className));
    }

    private static void assertRefused(Runnable making, String key, String found) {
        assertThatThrownBy(making::run).isInstanceOfSatisfying(UnsupportedSchedulerException.class, refused -> {
            assertThat(refused.key()).isEqualTo(key);
            assertThat(refused.found()).isEqualTo(found);
            assertThat(refused.expected()).isNotEmpty();
        });
    }
}
