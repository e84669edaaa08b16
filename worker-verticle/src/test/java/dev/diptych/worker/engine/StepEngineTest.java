package dev.diptych.worker.engine;

import static dev.diptych.worker.engine.AJob.aJob;
import static dev.diptych.worker.engine.EngineTestbed.anEngine;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.job.Phase;
import dev.diptych.queue.Lease;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StepEngineTest {
    private static final AJob REFINED = aJob().thatRefines();
    private static final EngineSettings SETTINGS = EngineSettings.defaults();

    @Test
    void a_job_walks_through_both_phases_to_its_picture() {
        EngineTestbed bed = anEngine();
        Lease job = bed.admit(REFINED.ofSteps(5));
        bed.run();
        assertThat(bed.told)
                .containsExactly(
                        "base 0/4",
                        "base 1/4",
                        "preview at 1",
                        "base 2/4",
                        "base 3/4",
                        "base 4/4",
                        "hand-off after 4",
                        "refiner 0/1",
                        "refiner 1/1",
                        "picture 0",
                        "finished");
        assertThat(bed.finished).containsEntry(job, new EngineListener.StepsRun(4, 1, 3));
    }

    @Test
    void jobs_of_one_size_and_phase_share_their_calls_at_different_steps() {
        EngineTestbed bed = anEngine();
        bed.admit(aJob().ofSteps(6).withSeed(1));
        bed.during(3, () -> bed.admit(aJob().ofSteps(4).withSeed(2)));
        bed.run();
        assertThat(bed.meter.batches).containsExactly(1, 1, 1, 2, 2, 2, 1);
        assertThat(bed.finished).hasSize(2);
    }

    @Test
    void a_batched_job_gives_the_picture_that_it_gives_alone() {
        EngineTestbed bed = anEngine();
        AJob mine = REFINED.withSeed(7).ofSteps(9);
        bed.admit(REFINED.withSeed(1).ofSteps(20));
        bed.admit(mine);
        bed.during(2, () -> bed.admit(aJob().withSeed(3).ofSteps(3)));
        bed.run();
        assertThat(bed.meter.batches).contains(2);
        assertThat(bed.pictureOfSeed(7).rgb())
                .isEqualTo(EngineTestbed.alone(mine).rgb());
    }

    @Test
    void a_base_only_engine_hands_over_and_a_refiner_only_engine_goes_on() {
        EngineTestbed base = new EngineTestbed(EngineTestbed.SETTINGS, Set.of(Phase.BASE), 8);
        EngineTestbed refiner = new EngineTestbed(EngineTestbed.SETTINGS, Set.of(Phase.REFINER), 8);
        Lease first = base.admit(REFINED);
        base.run();
        JobCheckpoint handedOver = base.handedOver.get(first);
        Lease second = refiner.admit(REFINED.admittedWith(Phase.REFINER, Optional.of(handedOver.pack())));
        refiner.run();
        assertThat(refiner.picture(second).rgb())
                .isEqualTo(EngineTestbed.alone(REFINED).rgb());
        assertThat(refiner.finished).containsEntry(second, new EngineListener.StepsRun(8, 2, 3));
    }

    @Test
    void a_job_goes_on_from_a_checkpoint_of_any_step_as_if_nothing_had_happened() {
        for (int step = 1; step <= 9; step++) {
            EngineTestbed first = anEngine();
            first.admit(REFINED);
            first.during(step, first.engine::giveBack);
            first.run();
            Optional<JobCheckpoint> state = first.left.values().iterator().next();
            EngineTestbed second = anEngine();
            Phase phase = state.orElseThrow().phase();
            Lease job = second.admit(REFINED.admittedWith(phase, state.map(JobCheckpoint::pack)));
            second.run();
            assertThat(second.calls).hasSize(10 - step);
            assertThat(second.picture(job).rgb())
                    .isEqualTo(EngineTestbed.alone(REFINED).rgb());
        }
    }

    @Test
    void a_dropped_job_leaves_at_the_next_step_and_no_other_does() {
        EngineTestbed bed = anEngine();
        Lease dropped = bed.admit(aJob().withSeed(1).ofSteps(50));
        Lease other = bed.admit(aJob().withSeed(2).ofSteps(6));
        bed.during(4, () -> bed.engine.drop(dropped));
        bed.run();
        assertThat(bed.calls.subList(4, bed.calls.size())).isNotEmpty().allMatch(seeds -> seeds.equals(List.of(2L)));
        assertThat(bed.left).containsExactly(Map.entry(dropped, Optional.empty()));
        assertThat(bed.finished).containsOnlyKeys(other);
    }

    @Test
    void a_drop_that_comes_too_late_drops_nobody() {
        EngineTestbed bed = anEngine();
        Lease job = bed.admit(aJob());
        bed.run();
        bed.engine.drop(job);
        bed.run();
        assertThat(bed.left).isEmpty();
        assertThat(bed.finished).containsOnlyKeys(job);
    }

    @Test
    void a_short_job_of_another_size_takes_every_second_call_of_a_long_one() {
        EngineTestbed bed = anEngine();
        bed.admit(aJob().withSeed(1).ofSteps(50));
        bed.during(10, () -> bed.admit(aJob().withSeed(2).ofSteps(4).ofSize(96, 64)));
        bed.run();
        assertThat(bed.calls.subList(10, 18)).filteredOn(List.of(2L)::equals).hasSize(4);
    }

    @Test
    void a_job_beyond_what_may_be_in_flight_waits_its_turn() {
        EngineTestbed bed = anEngine();
        bed.admit(aJob().withSeed(1).ofImages(8));
        bed.admit(aJob().withSeed(2));
        bed.run();
        assertThat(bed.calls).noneMatch(seeds -> seeds.contains(1L) && seeds.contains(2L));
        assertThat(bed.finished).hasSize(2);
    }

    @Test
    void five_waiting_pictures_go_as_four_and_one_and_take_turns() {
        EngineTestbed bed = anEngine();
        bed.admit(aJob().ofImages(5).ofSteps(8));
        bed.run();
        assertThat(bed.meter.batches).contains(4).doesNotContain(5);
        assertThat(bed.finished).hasSize(1);
    }

    @Test
    void every_picture_of_a_job_is_the_one_of_its_own_seed() {
        EngineTestbed bed = anEngine();
        Lease job = bed.admit(REFINED.withSeed(5).ofImages(3));
        bed.run();
        for (int image = 0; image < 3; image++) {
            assertThat(bed.pictures.get(job).get(image).rgb())
                    .isEqualTo(EngineTestbed.alone(REFINED.withSeed(5 + image)).rgb());
        }
    }

    @Test
    void a_first_preview_is_shown_after_the_first_step_and_the_next_when_steps_and_time_have_passed() {
        EngineTestbed bed = anEngine();
        Lease job = bed.admit(aJob().ofSteps(12));
        bed.during(8, () -> bed.pass(SETTINGS.previewEvery()));
        bed.run();
        assertThat(bed.told)
                .filteredOn(told -> told.startsWith("preview"))
                .containsExactly("preview at 1", "preview at 8");
        assertThat(bed.previews).containsEntry(job, 2);
    }

    @Test
    void a_checkpoint_is_kept_when_its_time_has_come() {
        EngineTestbed bed = anEngine();
        Lease job = bed.admit(aJob().ofSteps(12));
        bed.during(5, () -> bed.pass(SETTINGS.checkpointEvery()));
        bed.during(6, () -> assertThat(bed.checkpoints.get(job).step()).isEqualTo(5));
        bed.run();
        assertThat(bed.checkpoints.get(job).step()).isEqualTo(5);
        assertThat(bed.finished).containsOnlyKeys(job);
    }

    @Test
    void an_abandoned_engine_tells_nothing_more() {
        EngineTestbed bed = anEngine();
        bed.admit(aJob());
        bed.during(3, bed.engine::abandon);
        bed.run();
        assertThat(bed.calls).hasSize(3);
        assertThat(bed.finished).isEmpty();
        assertThat(bed.failed).isEmpty();
    }
}
