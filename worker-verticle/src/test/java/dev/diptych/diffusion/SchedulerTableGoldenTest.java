package dev.diptych.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each scheduler's timesteps and sigmas by spacing and number of steps. */
class SchedulerTableGoldenTest {
    private static final JsonNode GOLDEN = Golden.json("scheduler", "tables.json");
    private static final Differences TIMESTEPS = new Differences("timesteps");
    private static final Differences SIGMAS = new Differences("sigmas");
    private static final double BOUND = 1e-6;

    record Table(JsonNode golden) {
        String scheduler() {
            return golden.get("scheduler").asText();
        }

        Scheduler ours() {
            Map<String, Object> file = new HashMap<>(Golden.map(GOLDEN.get("scheduler_config")));
            file.put("timestep_spacing", golden.get("spacing").asText());
            file.put("use_karras_sigmas", golden.get("karras").asBoolean());
            String name = scheduler().replaceFirst("^(heun|unipc)_karras$", "$1");
            return Schedulers.of(
                    SchedulerConfig.of(file), name, golden.get("steps").asInt());
        }

        @Override
        public String toString() {
            return scheduler() + " " + golden.get("spacing").asText() + " " + golden.get("steps");
        }
    }

    static Stream<Table> tables() {
        return StreamSupport.stream(GOLDEN.get("tables").spliterator(), false).map(Table::new);
    }

    @ParameterizedTest
    @MethodSource("tables")
    void timestepsAndSigmasAreDiffusers(Table table) {
        JsonNode golden = table.golden();
        Scheduler scheduler = table.ours();

        double[] timesteps = IntStream.range(0, scheduler.calls())
                .mapToDouble(scheduler::timestep)
                .toArray();

        assertThat(scheduler.order()).isEqualTo(golden.get("order").asInt());
        double timestepError = largestError(timesteps, Golden.doubles(golden.get("timesteps")));
        double[] sigmas = IntStream.rangeClosed(0, scheduler.calls())
                .mapToDouble(call -> scheduler.noise(call) / scheduler.signal(call))
                .toArray();
        double sigmaError =
                golden.get("sigmas").isNull() ? 0 : largestError(sigmas, Golden.doubles(golden.get("sigmas")));
        TIMESTEPS.add(table.scheduler(), timestepError);
        SIGMAS.add(table.scheduler(), sigmaError);
        assertThat(timestepError).isLessThan(BOUND);
        assertThat(sigmaError).isLessThan(BOUND);
        assertThat(scheduler.initNoiseSigma())
                .isCloseTo(golden.get("init_noise_sigma").asDouble(), withPercentage(1e-5));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void timestepsCutToWholeNumbersAreDiffusers(Table table) {
        Scheduler scheduler = table.ours();

        long[] ours = IntStream.range(0, scheduler.calls())
                .mapToLong(call -> WholeTimestep.of(scheduler.timestep(call)))
                .toArray();

        long[] theirs = Arrays.stream(Golden.doubles(table.golden().get("timesteps")))
                .mapToLong(timestep -> (long) timestep)
                .toArray();
        assertThat(ours).isEqualTo(theirs);
    }

    @AfterAll
    static void print() {
        TIMESTEPS.print();
        SIGMAS.print();
    }

    /** Relative to the number expected, absolute below 1. */
    private static double largestError(double[] found, double[] expected) {
        double largest = 0;
        for (int i = 0; i < found.length; i++) {
            largest = Math.max(largest, Math.abs(found[i] - expected[i]) / Math.max(1, Math.abs(expected[i])));
        }
        return largest;
    }
}
