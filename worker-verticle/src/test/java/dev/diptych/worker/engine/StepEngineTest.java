package dev.diptych.worker.engine;

import static dev.diptych.worker.engine.AJob.aJob;
import static dev.diptych.worker.engine.EngineTestbed.anEngine;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.job.Phase;
import dev.diptych.queue.Lease;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StepEngineTest {
    private static final AJob REFINED = aJob().thatRefines();

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
}
