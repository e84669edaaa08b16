package dev.diptych.worker.engine;

import static dev.diptych.worker.engine.AJob.aJob;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.job.Handoff;
import dev.diptych.job.Phase;
import dev.diptych.job.SchedulerName;
import dev.diptych.model.ModelDirectory;
import dev.diptych.onnx.OnnxDevice;
import dev.diptych.onnx.SdxlLoader;
import dev.diptych.picture.Picture;
import dev.diptych.sdxl.DiffusionModel;
import dev.diptych.worker.simulated.SimulatedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jobs of all kinds, mixed at random, batched, parked, handed over between engines of one phase, given back and resumed:
 * each gives the picture that it gives alone.
 */
class MixedJobsTest {
    private static final Logger LOG = LoggerFactory.getLogger(MixedJobsTest.class);
    private static final List<Set<Phase>> ENGINES =
            List.of(EnumSet.allOf(Phase.class), EnumSet.of(Phase.BASE), EnumSet.of(Phase.REFINER));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void on_a_simulated_model_to_the_last_bit(long seed) {
        Random random = new Random(seed);
        List<AJob> jobs = jobs(random, AJob.MODEL, 24, List.of(64, 96, 128));
        Relay relay = new Relay(random, ENGINES, (phases, device) -> new SimulatedModel(AJob.MODEL, phases, device, 8));
        List<Picture> mixed = relay.run(jobs);
        for (int i = 0; i < jobs.size(); i++) {
            assertThat(mixed.get(i).rgb())
                    .isEqualTo(EngineTestbed.alone(jobs.get(i)).rgb());
        }
        assertThat(relay.handedOver()).isPositive();
        assertThat(relay.resumed()).isPositive();
    }

    @Test
    void on_the_shipped_model_within_one_of_255_and_the_latents_within_a_ten_thousandth() {
        Random random = new Random(2);
        try (OnnxDevice cpu = OnnxDevice.open("cpu");
                DiffusionModel model = SdxlLoader.load(
                        cpu,
                        new ModelDirectory(Path.of(System.getProperty("diptych.root", "."), "models")),
                        "shapes",
                        EnumSet.allOf(Phase.class))) {
            List<AJob> jobs = jobs(random, "shapes", 12, List.of(128, 128, 192));
            Map<Long, float[]> mixedLatents = new HashMap<>();
            Map<Long, float[]> aloneLatents = new HashMap<>();
            Relay relay = new Relay(
                    random, ENGINES, (phases, device) -> new ObservedModel(model, phases, device, mixedLatents));
            Relay undisturbed = new Relay(
                    random, ENGINES, (phases, device) -> new ObservedModel(model, phases, device, aloneLatents));
            List<Picture> mixed = relay.run(jobs);
            for (int i = 0; i < jobs.size(); i++) {
                Picture alone = undisturbed.alone(jobs.get(i));
                assertThat(largestDifference(mixed.get(i).rgb(), alone.rgb()))
                        .as("job %d", i)
                        .isLessThanOrEqualTo(1);
            }
            double latents = largestDifference(mixedLatents, aloneLatents);
            LOG.info("{} jobs: the latents' largest difference is {}", jobs.size(), latents);
            assertThat(latents).isLessThan(1e-4);
            assertThat(relay.handedOver()).isPositive();
            assertThat(relay.resumed()).isPositive();
            assertThat(relay.parked()).isPositive();
            assertThat(relay.batched()).isPositive();
        }
    }

    private static List<AJob> jobs(Random random, String model, int count, List<Integer> sides) {
        SchedulerName[] schedulers = SchedulerName.values();
        Handoff.Mode[] modes = Handoff.Mode.values();
        List<AJob> jobs = new ArrayList<>();
        for (int seed = 1; seed <= count; seed++) {
            jobs.add(aJob().ofModel(model)
                    .withSeed(seed)
                    .ofSize(any(random, sides), any(random, sides))
                    .ofSteps(4 + random.nextInt(6))
                    .withScheduler(schedulers[random.nextInt(schedulers.length)])
                    .withHandoff(modes[random.nextInt(modes.length)])
                    .withPriority(random.nextInt(10)));
        }
        return jobs;
    }

    private static int any(Random random, List<Integer> sides) {
        return sides.get(random.nextInt(sides.size()));
    }

    private static int largestDifference(byte[] some, byte[] others) {
        assertThat(some).hasSameSizeAs(others);
        int largest = 0;
        for (int i = 0; i < some.length; i++) {
            largest = Math.max(largest, Math.abs((some[i] & 0xFF) - (others[i] & 0xFF)));
        }
        return largest;
    }

    private static double largestDifference(Map<Long, float[]> some, Map<Long, float[]> others) {
        assertThat(some).containsOnlyKeys(others.keySet());
        double largest = 0;
        for (Map.Entry<Long, float[]> entry : some.entrySet()) {
            float[] other = others.get(entry.getKey());
            for (int i = 0; i < other.length; i++) {
                largest = Math.max(largest, Math.abs(entry.getValue()[i] - other[i]));
            }
        }
        return largest;
    }
}
