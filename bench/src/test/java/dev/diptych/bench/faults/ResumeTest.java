package dev.diptych.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.bench.faults.ResumeRun.Plan;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeTest {
    @TempDir
    Path folder;

    @Test
    void a_picture_whose_worker_is_killed_is_the_undisturbed_one_and_no_kept_step_runs_again() throws Exception {
        Plan plan = new Plan(
                3, 20, Duration.ofSeconds(2), Duration.ZERO, 1, Path.of(System.getProperty("diptych.root"), "models"));

        assertThat(new ResumeRun(plan, folder).run(trial -> {})).hasSize(3).allSatisfy(trial -> {
            assertThat(trial.identical()).isTrue();
            assertThat(trial.resumedAt()).isGreaterThanOrEqualTo(trial.kept());
        });
    }
}
