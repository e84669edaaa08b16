package dev.diptych.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every key of scheduler_config.json that is honoured, against diffusers under the same settings. */
class SchedulerSettingsGoldenTest {
    private static final Differences DIFFERENCES = new Differences("settings");
    private static final JsonNode GOLDEN = Golden.json("scheduler", "settings.json");
    private static final int LATENTS = 16;
    private static final double BOUND = 2e-6;
    /** Diffusers' own floats lose as much in the Euler family's first step down from the sigma of zero SNR, 4096. */
    private static final double ZERO_SNR_BOUND = 1e-4;
    /** A float's last places at the fractional timesteps of Karras and exponential tables. */
    private static final double TIMESTEP_BOUND = 1e-3;

    private static final float[] NO_NOISE = {};

    record Walk(JsonNode golden) {
        Scheduler scheduler() {
            Map<String, Object> settings = Golden.map(golden.get("settings"));
            SchedulerConfig config = Golden.config(GOLDEN.get("scheduler_config"), className(), settings);
            return Schedulers.of(
                    config, null, golden.get("steps").asInt(), golden.get("eta").asDouble());
        }

        String className() {
            return golden.get("_class_name").asText();
        }

        int start() {
            return golden.get("start").asInt();
        }

        boolean fromZeroSnr() {
            return golden.get("settings").has("rescale_betas_zero_snr") && start() == 0;
        }

        @Override
        public String toString() {
            return "%s %s eta %s, %s steps from %s"
                    .formatted(
                            className(),
                            golden.get("settings"),
                            golden.get("eta"),
                            golden.get("steps"),
                            golden.get("start"));
        }
    }

    static Stream<Walk> walks() {
        return StreamSupport.stream(GOLDEN.get("cases").spliterator(), false).map(Walk::new);
    }

    @ParameterizedTest
    @MethodSource("walks")
    void walksAsDiffusersUnderTheSameSettings(Walk walk) {
        Scheduler scheduler = walk.scheduler();
        double[] timesteps = IntStream.range(walk.start(), scheduler.calls())
                .mapToDouble(scheduler::timestep)
                .toArray();

        float[][] latents = walked(scheduler, walk.start());

        assertThat(timesteps).containsExactly(Golden.doubles(walk.golden().get("timesteps")), within(TIMESTEP_BOUND));
        JsonNode expected = walk.golden().get("last_latents");
        for (int i = 0; i < expected.size(); i++) {
            float[] ours = latents[latents.length - expected.size() + i];
            double difference = Golden.relativeError(ours, Golden.floats(expected.get(i)));
            DIFFERENCES.add(walk.className() + (walk.fromZeroSnr() ? ", zero SNR" : ""), difference);
            assertThat(difference).isLessThan(walk.fromZeroSnr() ? ZERO_SNR_BOUND : BOUND);
        }
    }

    @AfterAll
    static void print() {
        DIFFERENCES.print();
    }

    /** The latents after each call. */
    private static float[][] walked(Scheduler scheduler, int start) {
        Noise network = new Noise(7);
        Noise drawn = new Noise(99);
        float[] noise = network.draw(LATENTS);
        float[] clean = network.draw(LATENTS);
        float[] sample = start == 0
                ? Linear.of(scheduler.initNoiseSigma(), noise, 0, noise)
                : scheduler.addNoise(clean, noise, start);
        float[][] latents = new float[scheduler.calls() - start][];
        for (int call = start; call < scheduler.calls(); call++) {
            float[] output = output(scheduler, call, sample, network.draw(LATENTS));
            float[] fresh = scheduler.drawsNoise(call) ? drawn.draw(LATENTS) : NO_NOISE;
            sample = scheduler.step(output, call, sample, fresh).previous();
            latents[call - start] = sample;
        }
        return latents;
    }

    /** What stands in for the network: 0.6·x/(1 + |x|) + 0.5·n. */
    private static float[] output(Scheduler scheduler, int call, float[] sample, float[] noise) {
        float[] scaled = Setup.scaled(scheduler, call, sample);
        float[] output = new float[LATENTS];
        for (int i = 0; i < LATENTS; i++) {
            output[i] = 0.6f * scaled[i] / (1 + Math.abs(scaled[i])) + 0.5f * noise[i];
        }
        return output;
    }
}
