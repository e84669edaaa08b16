package dev.diptych.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.diptych.testdata.Npy;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each scheduler stepping along diffusers' own model outputs. */
class SchedulerStepGoldenTest {
    private static final JsonNode CONFIG =
            Golden.json("scheduler", "tables.json").get("scheduler_config");
    private static final Differences DIFFERENCES = new Differences("steps");
    private static final double BOUND = 1e-6;
    /** Diffusers' own floats lose as much in the first step down from the sigma of zero SNR, 4096. */
    private static final double ZERO_SNR_BOUND = 1e-4;

    record Stepping(JsonNode golden) {
        Npy array(String name) {
            return Npy.of("scheduler", "steps", golden.get("case").asText(), name + ".npy");
        }

        SchedulerConfig config() {
            return Golden.config(CONFIG, golden.get("cls").asText(), Golden.map(golden.get("overrides")));
        }

        @Override
        public String toString() {
            return golden.get("case").asText();
        }
    }

    static Stream<Stepping> steppings() {
        JsonNode cases = Golden.json("scheduler", "steps_index.json").get("cases");
        return StreamSupport.stream(cases.spliterator(), false).map(Stepping::new);
    }

    @ParameterizedTest
    @MethodSource("steppings")
    void stepsAsDiffusers(Stepping stepping) {
        JsonNode golden = stepping.golden();
        Scheduler scheduler = Schedulers.of(
                stepping.config(),
                null,
                golden.get("steps").asInt(),
                golden.get("eta").asDouble());
        int first = golden.get("begin_index").asInt();
        float[] sample = start(stepping, scheduler, first);
        int draws = 0;
        double worst = 0;
        scheduler.restore(first, new float[0][]);
        for (int call = first; call < scheduler.calls(); call++) {
            int row = call - first;
            float[] scaled = Setup.scaled(scheduler, call, sample);
            worst = Math.max(
                    worst,
                    Golden.relativeError(scaled, stepping.array("scaled_in").floats(row)));
            float[] noise = scheduler.drawsNoise(call) ? stepping.array("draws").floats(draws++) : null;
            sample = scheduler
                    .step(stepping.array("model_out").floats(row), call, sample, noise)
                    .previous();
            worst = Math.max(
                    worst, Golden.relativeError(sample, stepping.array("prev").floats(row)));
        }
        DIFFERENCES.add(golden.get("scheduler").asText(), worst);
        assertThat(draws).isEqualTo(golden.get("draws").asInt());
        assertThat(worst).isLessThan(fromZeroSnr(stepping) ? ZERO_SNR_BOUND : BOUND);
    }

    @AfterAll
    static void print() {
        DIFFERENCES.print();
    }

    private static boolean fromZeroSnr(Stepping stepping) {
        return stepping.golden().get("overrides").has("rescale_betas_zero_snr")
                && stepping.golden().get("start").asInt() == 0;
    }

    private static float[] start(Stepping stepping, Scheduler scheduler, int first) {
        float[] noise = stepping.array("noise").floats();
        float[] start = first == 0
                ? Linear.of(scheduler.initNoiseSigma(), noise, 0, noise)
                : scheduler.addNoise(stepping.array("x0").floats(), noise, first);
        assertThat(Golden.relativeError(start, stepping.array("first").floats()))
                .isLessThan(BOUND);
        return start;
    }
}
