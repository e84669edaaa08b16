package dev.diptych.worker.engine;

import static dev.diptych.worker.engine.AJob.aJob;
import static dev.diptych.worker.engine.EngineTestbed.anEngine;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.queue.Lease;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ParkingTest {
    @Test
    void a_job_of_higher_priority_parks_a_lower_one_which_goes_on_later_as_if_alone() {
        EngineTestbed bed = anEngine();
        AJob low = aJob().withSeed(1).withPriority(3);
        AJob high = aJob().withSeed(2).withPriority(9).ofSteps(4);
        Lease parked = bed.admit(low);
        bed.during(5, () -> bed.admit(high));
        bed.run();
        // The turn after the fifth call was planned already when the job of higher priority came.
        assertThat(bed.calls.subList(5, 9)).containsOnly(List.of(2L));
        assertThat(bed.calls.subList(9, 14)).containsOnly(List.of(1L));
        assertThat(bed.meter.of("parked")).isEqualTo(1);
        assertThat(bed.picture(parked).rgb()).isEqualTo(EngineTestbed.alone(low).rgb());
    }

    @Test
    void a_parked_job_has_its_state_kept() {
        EngineTestbed bed = anEngine();
        Lease low = bed.admit(aJob().withPriority(3));
        bed.during(5, () -> bed.admit(aJob().withPriority(9)));
        bed.during(6, () -> assertThat(bed.checkpoints.get(low).step()).isEqualTo(5));
        bed.run();
        assertThat(bed.finished).hasSize(2);
    }

    @Test
    void parking_five_hundred_times_at_random_loses_nothing() {
        Random random = new Random(6);
        EngineTestbed bed = anEngine();
        Map<Long, AJob> jobs = new HashMap<>();
        for (int call = 1; call < 6000; call += 1 + random.nextInt(4)) {
            bed.during(call, () -> {
                AJob job = aJob().withSeed(100 + jobs.size())
                        .withPriority(random.nextInt(10))
                        .ofSteps(1 + random.nextInt(12));
                jobs.put(job.request().seed(), job);
                bed.admit(job);
            });
        }
        bed.admit(aJob().withPriority(0).ofSteps(200));
        bed.run();
        assertThat(bed.meter.of("parked")).isGreaterThan(500);
        assertThat(bed.finished).hasSize(jobs.size() + 1);
        jobs.forEach((seed, job) -> assertThat(bed.pictureOfSeed(seed).rgb())
                .isEqualTo(EngineTestbed.alone(job).rgb()));
    }

    /** Cancels meet jobs in every state: running, parked, not yet begun, over. */
    @Test
    void a_cancel_at_any_moment_among_parkings_reaches_its_job_by_the_next_call_and_no_other() {
        Random random = new Random(7);
        EngineTestbed bed = anEngine();
        Map<Long, AJob> jobs = new HashMap<>();
        Map<Long, Integer> cancelledDuring = new HashMap<>();
        for (int call = 1; call < 4000; call += 1 + random.nextInt(3)) {
            int at = call;
            bed.during(call, () -> {
                long seed = 100 + jobs.size();
                AJob job =
                        aJob().withSeed(seed).withPriority(random.nextInt(10)).ofSteps(1 + random.nextInt(12));
                jobs.put(seed, job);
                bed.admit(job);
                long unwanted = 100 + random.nextInt(jobs.size());
                cancelledDuring.putIfAbsent(unwanted, at);
                bed.engine.drop(bed.leaseOfSeed(unwanted));
            });
        }
        bed.admit(aJob().withPriority(0).ofSteps(200));
        bed.run();
        assertThat(bed.meter.of("parked")).isGreaterThan(300);
        assertThat(bed.left).hasSizeGreaterThan(300);
        assertThat(bed.left.size() + bed.finished.size()).isEqualTo(jobs.size() + 1);
        cancelledDuring.forEach((seed, call) -> assertThat(
                        bed.calls.subList(call, bed.calls.size()).stream().anyMatch(seeds -> seeds.contains(seed)))
                .isFalse());
        jobs.forEach((seed, job) -> {
            if (!cancelledDuring.containsKey(seed)) {
                assertThat(bed.pictureOfSeed(seed).rgb())
                        .isEqualTo(EngineTestbed.alone(job).rgb());
            }
        });
    }
}
