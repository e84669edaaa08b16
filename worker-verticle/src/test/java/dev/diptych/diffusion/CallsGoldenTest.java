package dev.diptych.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which timesteps diffusers' pipelines run for a strength, a denoising_end or a denoising_start. */
class CallsGoldenTest {
    private static final SchedulerConfig CONFIG = SchedulerConfig.of(
            Golden.map(Golden.json("scheduler", "tables.json").get("scheduler_config")));

    record Subset(JsonNode golden) {
        Calls ours(Scheduler scheduler) {
            double value = golden.get("value").asDouble();
            return switch (golden.get("kind").asText()) {
                case "strength" -> Calls.ofStrength(scheduler, value);
                case "denoising_end" -> Calls.untilDenoisingEnd(scheduler, value);
                case "denoising_start" -> Calls.fromDenoisingStart(scheduler, value);
                default -> throw new IllegalStateException(golden.toString());
            };
        }

        @Override
        public String toString() {
            return "%s %s %s %s"
                    .formatted(
                            golden.get("scheduler").asText(),
                            golden.get("steps"),
                            golden.get("kind").asText(),
                            golden.get("value"));
        }
    }

    static Stream<Subset> subsets() {
        return StreamSupport.stream(Golden.json("scheduler", "subsets.json").spliterator(), false)
                .map(Subset::new);
    }

    @ParameterizedTest
    @MethodSource("subsets")
    void runsTheTimestepsThatDiffusersRuns(Subset subset) {
        JsonNode golden = subset.golden();
        Scheduler scheduler = Schedulers.of(
                CONFIG, golden.get("scheduler").asText(), golden.get("steps").asInt());

        Calls calls = subset.ours(scheduler);

        double[] timesteps = IntStream.range(calls.from(), calls.to())
                .mapToDouble(scheduler::timestep)
                .toArray();
        assertThat(timesteps).isEqualTo(Golden.doubles(golden.get("timesteps")));
    }
}
