package dev.diptych.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.diptych.job.SchedulerName;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every scheduler, spacing, prediction and number of steps. */
class SchedulerPropertiesTest {
    private static final float[] CLEAN = Setup.normal(1);
    private static final float[] NOISE = Setup.normal(2);
    private static final float[] NO_NOISE = {};
    private static final float TOLERANCE = 1e-3f;
    /** σ of the first training timestep, where DDIM ends when set_alpha_to_one is false. */
    private static final double LEAST_SIGMA = Math.sqrt(0.00085 / (1 - 0.00085));

    static Stream<Arguments> setups() {
        return Setup.any(1, 0);
    }

    static Stream<Arguments> setupsAndParts() {
        return Setup.any(2, 1);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void noiseFallsFromStepToStepAndNothingIsLeft(Setup setup) {
        Scheduler scheduler = setup.scheduler();

        for (int step = 1; step < scheduler.steps(); step++) {
            assertThat(sigma(scheduler, scheduler.firstCall(step)))
                    .isLessThan(sigma(scheduler, scheduler.firstCall(step - 1)));
        }
        double left = sigma(scheduler, scheduler.calls());
        switch (setup.name()) {
            case DDIM -> assertThat(left).isCloseTo(LEAST_SIGMA, within(1e-6));
            default -> assertThat(left).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("setupsAndParts")
    void whatGoesIntoTheNetworkHasUnitVariance(Setup setup, double part) {
        Scheduler scheduler = setup.scheduler();
        int call = callAt(scheduler, part);

        float[] scaled = Setup.scaled(scheduler, call, scheduler.addNoise(CLEAN, NOISE, call));

        double norm = Math.hypot(scheduler.signal(call), scheduler.noise(call));
        float[] expected = Linear.of(scheduler.signal(call) / norm, CLEAN, scheduler.noise(call) / norm, NOISE);
        assertThat(scaled).containsExactly(expected, within(1e-6f));
    }

    @ParameterizedTest
    @MethodSource("setupsAndParts")
    void oneExactStepOnNoisedLatentsGivesTheCleanOnes(Setup setup, double part) {
        Scheduler scheduler = setup.scheduler();
        int call = firstCallAt(scheduler, part);
        float[] sample = scheduler.addNoise(CLEAN, NOISE, call);
        float[] output = setup.output(scheduler, call, CLEAN, NOISE);

        Scheduler.Step step = scheduler.step(output, call, sample, NOISE);

        assertThat(step.clean()).containsExactly(CLEAN, within(TOLERANCE));
        if (setup.keepsToTheLine()) {
            float[] next = scheduler.addNoise(CLEAN, NOISE, Math.min(call + 1, scheduler.calls()));
            assertThat(step.previous()).containsExactly(next, within(TOLERANCE));
        }
    }

    /** All but DDIM on linspace tables, whose steps miss its own timesteps. */
    static Stream<Arguments> setupsOnTheirTables() {
        return setups().filter(arguments -> {
            Setup setup = (Setup) arguments.get()[0];
            return setup.name() != SchedulerName.DDIM || !setup.spacing().equals("linspace");
        });
    }

    @ParameterizedTest
    @MethodSource("setupsOnTheirTables")
    void aPerfectNetworkLeadsFromNoiseToTheCleanLatents(Setup setup) {
        Scheduler scheduler = setup.scheduler();
        float[] sample = scheduler.addNoise(CLEAN, NOISE, 0);

        for (int call = 0; call < scheduler.calls(); call++) {
            sample = exactStep(setup, scheduler, call, sample);
        }

        double leftByDdim = 4 * LEAST_SIGMA;
        assertThat(sample)
                .containsExactly(CLEAN, within((float) (scheduler instanceof DdimScheduler ? leftByDdim : TOLERANCE)));
    }

    @ParameterizedTest
    @MethodSource("setupsAndParts")
    void aRestoredRunGoesOnBitForBit(Setup setup, double part) {
        Scheduler undisturbed = setup.scheduler();
        Scheduler resumed = setup.scheduler();
        int at = callAt(undisturbed, part);
        float[] sample = Linear.of(undisturbed.initNoiseSigma(), NOISE, 0, NOISE);
        for (int call = 0; call < at; call++) {
            sample = exactStep(setup, undisturbed, call, sample);
        }

        resumed.restore(at, undisturbed.history());
        float[] again = sample;
        for (int call = at; call < undisturbed.calls(); call++) {
            sample = exactStep(setup, undisturbed, call, sample);
            again = exactStep(setup, resumed, call, again);
        }

        assertThat(again).isEqualTo(sample);
    }

    static Stream<Arguments> setupsOfTwoSteps() {
        return setups().filter(arguments -> ((Setup) arguments.get()[0]).steps() > 1);
    }

    @ParameterizedTest
    @MethodSource("setupsOfTwoSteps")
    void stepsChangeNothingThatTheyAreGiven(Setup setup) {
        Scheduler scheduler = setup.scheduler();
        float[] sample = scheduler.addNoise(CLEAN, NOISE, 0);
        float[] output = setup.output(scheduler, 0, CLEAN, NOISE).clone();
        float[] sampleBefore = sample.clone();
        float[] outputBefore = output.clone();
        float[] noise = NOISE.clone();

        Scheduler.Step first = scheduler.step(output, 0, sample, noise);
        float[] previous = first.previous().clone();
        scheduler.step(output, 1, first.previous(), noise);

        assertThat(sample).isEqualTo(sampleBefore);
        assertThat(output).isEqualTo(outputBefore);
        assertThat(noise).isEqualTo(NOISE);
        assertThat(first.previous()).isEqualTo(previous);
    }

    /** The memory of each call's results is the next one's, as in a run: nothing may be kept there from call to call. */
    @ParameterizedTest
    @MethodSource("setups")
    void aWalkInItsOwnMemoryIsTheSameBitForBit(Setup setup) {
        Scheduler scheduler = setup.scheduler();
        Scheduler inPlace = setup.scheduler();
        float[] sample = scheduler.addNoise(CLEAN, NOISE, 0);
        float[] latents = sample.clone();
        float[] output = new float[latents.length];

        for (int call = 0; call < scheduler.calls(); call++) {
            float[] predicted = setup.outputFor(scheduler, call, sample, CLEAN);
            float[] noise = scheduler.drawsNoise(call) ? Setup.normal(100 + call) : NO_NOISE;
            Scheduler.Step step = scheduler.step(predicted, call, sample, noise);
            System.arraycopy(predicted, 0, output, 0, output.length);
            inPlace.step(output, call, latents, noise, new Scheduler.Step(latents, output));

            assertThat(latents).isEqualTo(step.previous());
            assertThat(output).isEqualTo(step.clean());
            sample = step.previous();
        }
    }

    /** As a checkpoint takes it. */
    @ParameterizedTest
    @MethodSource("setupsOfTwoSteps")
    void aHistoryOnceTakenStaysAsItWas(Setup setup) {
        Scheduler scheduler = setup.scheduler();
        float[] sample = exactStep(setup, scheduler, 0, scheduler.addNoise(CLEAN, NOISE, 0));
        float[][] history = scheduler.history();
        float[][] before = History.copy(history);

        exactStep(setup, scheduler, 1, sample);

        assertThat(history).isDeepEqualTo(before);
    }

    private static float[] exactStep(Setup setup, Scheduler scheduler, int call, float[] sample) {
        float[] noise = scheduler.drawsNoise(call) ? Setup.normal(100 + call) : NO_NOISE;
        float[] output = setup.outputFor(scheduler, call, sample, CLEAN);
        return scheduler.step(output, call, sample, noise).previous();
    }

    private static double sigma(Scheduler scheduler, int call) {
        return scheduler.noise(call) / scheduler.signal(call);
    }

    private static int callAt(Scheduler scheduler, double part) {
        return (int) (part * (scheduler.calls() - 1));
    }

    private static int firstCallAt(Scheduler scheduler, double part) {
        return scheduler.firstCall(scheduler.stepOf(callAt(scheduler, part)));
    }
}
