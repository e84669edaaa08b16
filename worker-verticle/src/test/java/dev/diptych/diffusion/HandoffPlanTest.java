package dev.diptych.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.diptych.job.SchedulerName;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HandoffPlanTest {
    private static final HandoffCut AT_NOISE = HandoffCut.atNoise(0.8);

    @Test
    void keepsTheNoiseWhereTheRefinersTimestepsBegin() {
        Scheduler euler = scheduler("euler", 10);

        HandoffPlan plan = HandoffPlan.keepNoise(euler, euler, AT_NOISE, 1);

        assertThat(plan).isEqualTo(new HandoffPlan(new Calls(0, 8), new Calls(8, 10), false, false));
    }

    @Test
    void renoisesWhatTheBaseTakesForClean() {
        Scheduler euler = scheduler("euler", 10);

        HandoffPlan plan = HandoffPlan.renoise(euler, euler, AT_NOISE, 1);

        assertThat(plan).isEqualTo(new HandoffPlan(new Calls(0, 8), new Calls(8, 10), true, true));
    }

    @Test
    void neverCutsAStepOfHeunInHalf() {
        Scheduler heun = scheduler("heun", 10);

        HandoffPlan keepNoise = HandoffPlan.keepNoise(heun, heun, AT_NOISE, 1);
        HandoffPlan renoise = HandoffPlan.renoise(heun, heun, AT_NOISE, 1);

        assertThat(keepNoise).isEqualTo(new HandoffPlan(new Calls(0, 16), new Calls(16, 19), false, false));
        assertThat(renoise).isEqualTo(new HandoffPlan(new Calls(0, 15), new Calls(16, 19), true, true));
        assertThat(keepNoise.base().steps(heun)).isEqualTo(8);
        assertThat(renoise.base().steps(heun)).isEqualTo(8);
        assertThat(renoise.refiner().steps(heun)).isEqualTo(2);
    }

    @Test
    void repeatsDiffusersTimestepOfHeunWhenAskedTo() {
        Scheduler heun = scheduler("heun", 10);

        HandoffPlan plan = HandoffPlan.likeDiffusers(heun, heun, 0.8);

        assertThat(plan).isEqualTo(new HandoffPlan(new Calls(0, 15), new Calls(14, 19), false, false));
    }

    @Test
    void countsStepsOfKarrasTablesWhereNoiseWouldGiveTheRefinerHalf() {
        Scheduler karras = scheduler("dpmpp_2m_karras", 20);

        HandoffPlan byNoise = HandoffPlan.keepNoise(karras, karras, AT_NOISE, 1);
        HandoffPlan bySteps = HandoffPlan.keepNoise(karras, karras, HandoffCut.atSteps(0.8), 1);

        assertThat(byNoise.base().count()).isEqualTo(12);
        assertThat(bySteps.base().count()).isEqualTo(16);
        assertThat(bySteps.refiner()).isEqualTo(new Calls(16, 20));
    }

    @Test
    void runsTheFinishedLatentsThroughTheRefinerAgain() {
        Scheduler euler = scheduler("euler", 10);

        HandoffPlan plan = HandoffPlan.full(euler, euler, 1, 0.3);

        assertThat(plan).isEqualTo(new HandoffPlan(new Calls(0, 10), new Calls(7, 10), false, true));
    }

    @Test
    void leavesAWeakImageToImageToTheRefinerAlone() {
        Scheduler euler = scheduler("euler", 10);

        HandoffPlan plan = HandoffPlan.renoise(euler, euler, AT_NOISE, 0.1);

        assertThat(plan).isEqualTo(new HandoffPlan(new Calls(9, 9), new Calls(9, 10), false, false));
    }

    @Test
    void leavesAllToTheBaseWhenTheHandOffIsAtTheEnd() {
        Scheduler heun = scheduler("heun", 10);

        assertThat(HandoffPlan.renoise(heun, heun, HandoffCut.atNoise(1), 1))
                .isEqualTo(new HandoffPlan(new Calls(0, 19), new Calls(0, 0), false, false));
    }

    @Test
    void refusesAStrengthThatLeavesNoStep() {
        Scheduler euler = scheduler("euler", 4);

        assertThatThrownBy(() -> HandoffPlan.full(euler, euler, 1, 0.2))
                .isInstanceOf(UnsupportedSchedulerException.class)
                .hasMessage("strength: expected enough for one of 4 steps, found 0.2");
    }

    @Test
    void carriesLatentsBetweenSchedulersThatScaleThemDifferently() {
        Scheduler euler = scheduler("euler_karras", 10);
        Scheduler ddim = scheduler("ddim", 10);
        HandoffPlan plan = HandoffPlan.keepNoise(euler, ddim, AT_NOISE, 1);
        float[] clean = Setup.normal(1);
        float[] noise = Setup.normal(2);
        int call = plan.refiner().from();
        float[] latents = Linear.of(1, clean, ddim.noise(call) / ddim.signal(call), noise);

        assertThat(plan.carried(euler, ddim, latents))
                .containsExactly(ddim.addNoise(clean, noise, call), within(1e-6f));
        assertThat(plan.carried(euler, euler, latents)).isSameAs(latents);
    }

    static Stream<Arguments> setups() {
        return Setup.any(3, 2);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void baseAndRefinerShareTheStepsWithoutGapOrOverlap(Setup setup, double part, double rest) {
        double at = 1 - 0.95 * part;
        // Enough for one step at least.
        double strength = 1 - rest * (1 - 1.0 / setup.steps());
        Scheduler scheduler = setup.scheduler();
        for (HandoffCut cut : new HandoffCut[] {HandoffCut.atNoise(at), HandoffCut.atSteps(at)}) {
            HandoffPlan keepNoise = HandoffPlan.keepNoise(scheduler, scheduler, cut, strength);
            HandoffPlan renoise = HandoffPlan.renoise(scheduler, scheduler, cut, strength);
            int steps = (int) (setup.steps() * strength);

            assertThat(keepNoise.base().count() + keepNoise.refiner().count())
                    .isEqualTo(Calls.ofStrength(scheduler, strength).count());
            assertThat(keepNoise.base().steps(scheduler) + keepNoise.refiner().steps(scheduler))
                    .isEqualTo(steps);
            assertThat(renoise.base().steps(scheduler))
                    .isEqualTo(keepNoise.base().steps(scheduler));
            assertThat(renoise.refiner()).isEqualTo(keepNoise.refiner());
        }
    }

    static Stream<Arguments> firstOrderSetups() {
        return Setup.any(4, 1).filter(arguments -> ((Setup) arguments.get()[0]).name() != SchedulerName.HEUN);
    }

    @ParameterizedTest
    @MethodSource("firstOrderSetups")
    void firstOrderHandOffsAreDiffusers(Setup setup, double part) {
        double at = 0.05 + 0.94 * part;
        Scheduler scheduler = setup.scheduler();

        HandoffPlan ours = HandoffPlan.keepNoise(scheduler, scheduler, HandoffCut.atNoise(at), 1);
        HandoffPlan theirs = HandoffPlan.likeDiffusers(scheduler, scheduler, at);

        assertThat(ours.base()).isEqualTo(theirs.base());
        assertThat(ours.refiner().count()).isEqualTo(theirs.refiner().count());
    }

    private static Scheduler scheduler(String name, int steps) {
        return Schedulers.of(SchedulerConfig.of(Setup.sdxl()), name, steps);
    }
}
