package dev.diptych.worker.engine;

import static dev.diptych.worker.engine.AJob.aJob;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.job.Handoff;
import dev.diptych.job.Phase;
import dev.diptych.model.ModelDirectory;
import dev.diptych.onnx.DeviceOptions;
import dev.diptych.onnx.OnnxDevice;
import dev.diptych.onnx.SdxlLoader;
import dev.diptych.sdxl.DiffusionModel;
import dev.diptych.worker.simulated.SimulatedDevice;
import dev.diptych.worker.simulated.SimulatedDevice.Operation;
import dev.diptych.worker.simulated.SimulatedModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A device that cannot hold both UNets. */
class PhaseTurnsTest {
    private static final Duration STEP = Duration.ofMillis(100);

    @Test
    void jobs_that_come_together_are_refined_together_after_one_swap() {
        EngineTestbed bed = withOnePhaseAtATime();
        List<AJob> jobs = new ArrayList<>();
        for (int seed = 1; seed <= 8; seed++) {
            jobs.add(aJob().withSeed(seed).thatRefines().ofSteps(8 + seed));
        }
        jobs.forEach(bed::admit);
        bed.run();
        assertThat(bed.meter.of("swapped")).isEqualTo(1);
        for (AJob job : jobs) {
            assertThat(bed.pictureOfSeed(job.request().seed()).rgb())
                    .isEqualTo(EngineTestbed.alone(job).rgb());
        }
    }

    @Test
    void a_job_that_waits_for_the_refiner_gets_it_when_the_bases_turn_is_over() {
        EngineTestbed bed = withOnePhaseAtATime();
        timed(bed, Duration.ZERO);
        bed.admit(aJob().withSeed(1).thatRefines().ofSteps(10));
        bed.admit(aJob().withSeed(2).ofSteps(200));
        bed.run();
        List<Long> refined = callsOf(bed, 1).stream().skip(8).toList();
        assertThat(refined).isNotEmpty().allMatch(call -> call >= 50 && call <= 56);
        assertThat(bed.meter.of("swapped")).isEqualTo(2);
    }

    @Test
    void a_first_turn_ends_too_where_the_clock_is_below_zero() {
        EngineTestbed bed = withOnePhaseAtATime(-Duration.ofDays(1).toNanos());
        timed(bed, Duration.ZERO);
        bed.admit(aJob().withSeed(1).thatRefines().ofSteps(10));
        bed.admit(aJob().withSeed(2).ofSteps(200));
        bed.run();
        assertThat(callsOf(bed, 1).stream().skip(8)).isNotEmpty().allMatch(call -> call < 60);
    }

    @Test
    void swaps_take_no_more_than_a_fifth_of_the_time_while_base_jobs_keep_coming() {
        EngineTestbed bed = withOnePhaseAtATime();
        Duration swap = Duration.ofSeconds(3);
        timed(bed, swap);
        for (int call = 150; call < 3000; call += 150) {
            long seed = call;
            bed.during(call, () -> bed.admit(aJob().withSeed(seed).ofSteps(200)));
            bed.during(
                    call, () -> bed.admit(aJob().withSeed(seed + 1).ofSteps(20).thatRefines()));
        }
        bed.admit(aJob().withSeed(1).ofSteps(200));
        long before = bed.now;
        bed.run();
        assertThat(bed.finished).hasSize(39);
        assertThat(bed.meter.of("swapped")).isGreaterThan(4);
        assertThat(swap.toNanos() * bed.meter.of("swapped")).isLessThanOrEqualTo((bed.now - before) / 5);
    }

    @Test
    void on_the_shipped_model_pictures_are_the_same_and_swaps_are_few() {
        ModelDirectory models = new ModelDirectory(Path.of(System.getProperty("diptych.root", "."), "models"));
        Set<Phase> both = EnumSet.allOf(Phase.class);
        try (OnnxDevice roomy = OnnxDevice.open("cpu");
                OnnxDevice narrow =
                        OnnxDevice.open("cpu", DeviceOptions.defaults().withResidentUnets(1));
                DiffusionModel model = SdxlLoader.load(roomy, models, "shapes", both);
                DiffusionModel turned = SdxlLoader.load(narrow, models, "shapes", both)) {
            EngineTestbed usual = observing(model);
            EngineTestbed swapping = observing(turned);
            for (EngineTestbed bed : List.of(usual, swapping)) {
                for (int seed = 1; seed <= 3; seed++) {
                    bed.admit(aJob().ofModel("shapes")
                            .withSeed(seed)
                            .ofSize(128, 128)
                            .withHandoff(Handoff.Mode.RENOISE));
                }
                bed.run();
            }
            assertThat(usual.meter.of("swapped")).isZero();
            // The refiner was loaded last, so the base comes first: in, and out again for the refiner.
            assertThat(swapping.meter.of("swapped")).isEqualTo(2);
            for (long seed = 1; seed <= 3; seed++) {
                assertThat(swapping.pictureOfSeed(seed).rgb())
                        .isEqualTo(usual.pictureOfSeed(seed).rgb());
            }
        }
    }

    private static EngineTestbed withOnePhaseAtATime() {
        return withOnePhaseAtATime(1);
    }

    private static EngineTestbed withOnePhaseAtATime(long now) {
        return new EngineTestbed(
                EngineTestbed.SETTINGS,
                device -> new SimulatedModel(AJob.MODEL, EnumSet.allOf(Phase.class), device, 8, 1),
                DeviceMemory.UNKNOWN,
                now);
    }

    private static EngineTestbed observing(DiffusionModel model) {
        return new EngineTestbed(
                EngineTestbed.SETTINGS,
                device -> new ObservedModel(model, EnumSet.allOf(Phase.class), device, new HashMap<>()));
    }

    private static void timed(EngineTestbed bed, Duration swap) {
        SimulatedDevice clock = (operation, requests) -> {
            if (operation == Operation.STEP) {
                bed.pass(STEP);
            } else if (operation == Operation.SWAP) {
                bed.pass(swap);
            }
        };
        bed.faults = clock;
    }

    /** The numbers of the UNet calls, from 0, that moved the job of this seed. */
    private static List<Long> callsOf(EngineTestbed bed, long seed) {
        List<Long> numbers = new ArrayList<>();
        for (int call = 0; call < bed.calls.size(); call++) {
            if (bed.calls.get(call).contains(seed)) {
                numbers.add((long) call);
            }
        }
        return numbers;
    }
}
