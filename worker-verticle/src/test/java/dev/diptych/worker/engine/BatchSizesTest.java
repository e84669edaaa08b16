package dev.diptych.worker.engine;

import static dev.diptych.worker.engine.AJob.aJob;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.job.Phase;
import dev.diptych.worker.simulated.SimulatedDevice.Operation;
import dev.diptych.worker.simulated.SimulatedModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BatchSizesTest {
    private static final List<Integer> SIZES = List.of(1, 2, 4, 8);
    private static final long PICTURE = 64 * 64;

    @Test
    void pictures_left_over_lead_the_next_call_where_nothing_speaks_for_padding() {
        EngineTestbed bed = bed(DeviceMemory.UNKNOWN);
        admit(bed, 7, 12);
        bed.run();
        assertThat(bed.meter.batches).contains(4).doesNotContain(7, 6, 5);
        assertThat(bed.finished).hasSize(7);
    }

    @Test
    void a_call_is_padded_once_larger_calls_have_shown_to_take_hardly_longer() {
        EngineTestbed bed = bed(DeviceMemory.UNKNOWN);
        bed.faults = (operation, requests) -> {
            if (operation == Operation.STEP) {
                bed.pass(Duration.ofMillis(100));
            }
        };
        List<AJob> jobs = admit(bed, 7, 40);
        bed.admit(aJob().withSeed(8).ofSteps(6));
        bed.run();
        assertThat(bed.meter.batches).contains(8, 7);
        assertDrawnAsAlone(bed, jobs);
    }

    @Test
    void a_call_is_not_padded_where_each_picture_costs_the_same() {
        EngineTestbed bed = bed(DeviceMemory.UNKNOWN);
        bed.faults = (operation, requests) -> {
            if (operation == Operation.STEP) {
                bed.pass(Duration.ofMillis(100L * requests.size()));
            }
        };
        admit(bed, 7, 40);
        bed.admit(aJob().withSeed(8).ofSteps(6));
        bed.run();
        assertThat(bed.meter.batches).contains(8, 4).doesNotContain(7);
    }

    @Test
    void a_batch_grows_only_as_far_as_the_memory_goes_that_smaller_ones_were_seen_to_take() {
        MeasuredMemory memory = new MeasuredMemory(5 * PICTURE * 1000);
        EngineTestbed bed = bed(memory);
        bed.faults = (operation, requests) -> memory.ran(requests.size());
        List<AJob> jobs = admit(bed, 8, 12);
        bed.run();
        assertThat(bed.meter.of("out of memory")).isZero();
        assertThat(bed.meter.batches).contains(1, 2, 4).doesNotContain(8);
        assertDrawnAsAlone(bed, jobs);
    }

    @Test
    void a_batch_grows_to_the_largest_size_where_there_is_memory_for_it() {
        MeasuredMemory memory = new MeasuredMemory(9 * PICTURE * 1000);
        EngineTestbed bed = bed(memory);
        bed.faults = (operation, requests) -> memory.ran(requests.size());
        admit(bed, 8, 12);
        bed.run();
        assertThat(bed.meter.batches).contains(8);
    }

    @Test
    void a_limit_bounds_no_batch_where_nobody_tells_what_is_in_use() {
        EngineTestbed bed = bed(new DeviceMemory() {
            @Override
            public OptionalLong used() {
                return OptionalLong.empty();
            }

            @Override
            public OptionalLong limit() {
                return OptionalLong.of(1);
            }
        });
        admit(bed, 8, 12);
        bed.run();
        assertThat(bed.meter.batches).contains(8);
    }

    @Test
    void a_limit_bounds_batches_again_once_somebody_tells_what_is_in_use() {
        MeasuredMemory memory = new MeasuredMemory(5 * PICTURE * 1000);
        memory.untold = 1;
        EngineTestbed bed = bed(memory);
        bed.faults = (operation, requests) -> memory.ran(requests.size());
        bed.admit(aJob().withSeed(9).ofSteps(4));
        bed.run();
        admit(bed, 2, 4);
        bed.run();
        admit(bed, 8, 12);
        bed.run();
        assertThat(bed.meter.batches).contains(1, 2, 4).doesNotContain(8);
    }

    /** Each picture of a call takes 1000 bytes for each pixel, which stay taken. */
    private static final class MeasuredMemory implements DeviceMemory {
        private final long limit;
        private long used;

        /** How often nobody can tell, to begin with. */
        private int untold;

        private MeasuredMemory(long limit) {
            this.limit = limit;
        }

        private void ran(int pictures) {
            used = Math.max(used, pictures * PICTURE * 1000);
        }

        @Override
        public OptionalLong used() {
            return untold-- > 0 ? OptionalLong.empty() : OptionalLong.of(used);
        }

        @Override
        public OptionalLong limit() {
            return OptionalLong.of(limit);
        }
    }

    private static EngineTestbed bed(DeviceMemory memory) {
        EngineSettings usual = EngineSettings.defaults();
        EngineSettings settings = new EngineSettings(
                8,
                8,
                SIZES,
                usual.checkpointEvery(),
                usual.firstPreview(),
                usual.previewEverySteps(),
                usual.previewEvery(),
                0);
        return new EngineTestbed(
                settings, device -> new SimulatedModel(AJob.MODEL, EnumSet.allOf(Phase.class), device, 8), memory);
    }

    private static List<AJob> admit(EngineTestbed bed, int count, int steps) {
        List<AJob> jobs = new ArrayList<>();
        for (int seed = 1; seed <= count; seed++) {
            jobs.add(aJob().withSeed(seed).ofSteps(steps));
        }
        jobs.forEach(bed::admit);
        return jobs;
    }

    private static void assertDrawnAsAlone(EngineTestbed bed, List<AJob> jobs) {
        for (AJob job : jobs) {
            assertThat(bed.pictureOfSeed(job.request().seed()).rgb())
                    .isEqualTo(EngineTestbed.alone(job).rgb());
        }
    }
}
