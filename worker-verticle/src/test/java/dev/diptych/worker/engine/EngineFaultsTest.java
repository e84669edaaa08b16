package dev.diptych.worker.engine;

import static dev.diptych.worker.engine.AJob.aJob;
import static dev.diptych.worker.engine.EngineTestbed.anEngine;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.job.InvalidRequestException;
import dev.diptych.job.ModelCard;
import dev.diptych.job.Phase;
import dev.diptych.queue.Checkpoint;
import dev.diptych.queue.Lease;
import dev.diptych.sdxl.CorruptCheckpointException;
import dev.diptych.sdxl.DeviceLostException;
import dev.diptych.sdxl.DeviceMemoryException;
import dev.diptych.sdxl.NotFiniteException;
import dev.diptych.worker.simulated.ForwardingModel;
import dev.diptych.worker.simulated.SimulatedDevice.Operation;
import dev.diptych.worker.simulated.SimulatedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class EngineFaultsTest {
    @Test
    void a_batch_without_memory_shrinks_and_loses_no_job() {
        EngineTestbed bed = anEngine();
        bed.faults = (operation, requests) -> {
            if (operation == Operation.STEP && requests.size() > 3) {
                throw new DeviceMemoryException("no room for " + requests.size(), new RuntimeException());
            }
        };
        List<AJob> jobs = admitEight(bed);
        bed.run();
        assertThat(bed.failed).isEmpty();
        assertThat(bed.meter.of("out of memory")).isPositive();
        assertThat(bed.meter.batches).contains(3).allMatch(size -> size <= 3);
        assertAllDrawnAsAlone(bed, jobs);
    }

    @Test
    void a_refused_size_is_not_tried_at_once_again() {
        EngineTestbed bed = anEngine();
        List<Integer> tried = new ArrayList<>();
        bed.faults = (operation, requests) -> {
            if (operation == Operation.STEP) {
                tried.add(requests.size());
                if (requests.size() > 2) {
                    throw new OutOfMemoryError("simulated");
                }
            }
        };
        admitEight(bed);
        bed.run();
        assertThat(tried).filteredOn(size -> size == 3).hasSize(1);
        assertThat(bed.finished).hasSize(8);
    }

    @Test
    void a_picture_for_which_there_is_never_memory_fails_with_its_state_kept() {
        EngineTestbed bed = anEngine();
        Lease job = bed.admit(aJob());
        bed.faults = (operation, requests) -> {
            if (bed.calls.size() > 4) {
                throw new DeviceMemoryException("none", new RuntimeException());
            }
        };
        bed.run();
        assertThat(bed.failed.get(job)).isInstanceOf(DeviceMemoryException.class);
        assertThat(bed.checkpoints.get(job).step()).isEqualTo(4);
    }

    @Test
    void a_poisonous_job_fails_alone() {
        EngineTestbed bed = anEngine();
        bed.faults = (operation, requests) -> {
            if (operation == Operation.STEP
                    && bed.calls.size() > 8
                    && requests.stream().anyMatch(request -> request.seed() == 3)) {
                throw new IllegalStateException("poison");
            }
        };
        List<AJob> jobs = admitEight(bed);
        bed.run();
        assertThat(bed.failed).containsOnlyKeys(bed.leaseOfSeed(3));
        jobs.removeIf(job -> job.request().seed() == 3);
        assertAllDrawnAsAlone(bed, jobs);
    }

    @Test
    void a_picture_that_is_not_finite_fails_its_job_only() {
        EngineTestbed bed = anEngine();
        bed.faults = (operation, requests) -> {
            if (operation == Operation.DECODE && requests.get(0).seed() == 1) {
                throw new NotFiniteException("picture", 3, 12);
            }
        };
        Lease broken = bed.admit(aJob().withSeed(1));
        Lease good = bed.admit(aJob().withSeed(2));
        bed.run();
        assertThat(bed.failed).containsOnlyKeys(broken);
        assertThat(bed.finished).containsOnlyKeys(good);
    }

    @Test
    void a_lost_device_fails_the_jobs_of_its_last_call_and_gives_the_others_back_with_their_state() {
        EngineTestbed bed = anEngine();
        bed.faults = (operation, requests) -> {
            if (bed.calls.size() == 7) {
                throw new DeviceLostException("gone", new RuntimeException());
            }
        };
        Lease first = bed.admit(aJob().withSeed(1).ofSteps(50));
        Lease second = bed.admit(aJob().withSeed(2).ofSteps(50).ofSize(96, 64));
        bed.run();
        boolean firstWasIn = bed.calls.get(6).equals(List.of(1L));
        assertThat(bed.failed).containsOnlyKeys(firstWasIn ? first : second);
        assertThat(bed.left).containsOnlyKeys(firstWasIn ? second : first);
        assertThat(bed.left.values()).allMatch(Optional::isPresent);
        assertThat(bed.lost).isPresent();
        assertThat(bed.calls).hasSize(7);
    }

    @Test
    void a_device_may_be_lost_while_a_job_is_shown_too() {
        EngineTestbed bed = anEngine();
        bed.faults = (operation, requests) -> {
            if (operation == Operation.PREVIEW) {
                throw new DeviceLostException("gone", new RuntimeException());
            }
        };
        Lease shown = bed.admit(aJob().withSeed(1).ofSteps(50));
        Lease other = bed.admit(aJob().withSeed(2).ofSteps(20));
        bed.run();
        assertThat(bed.lost).isPresent();
        assertThat(bed.failed).containsOnlyKeys(shown);
        assertThat(bed.left).containsOnlyKeys(other);
    }

    @Test
    void a_job_that_is_let_in_while_the_device_is_being_lost_is_let_go_again() {
        EngineTestbed bed = anEngine();
        bed.faults = (operation, requests) -> {
            throw new DeviceLostException("gone", new RuntimeException());
        };
        bed.admit(aJob().withSeed(1));
        bed.afterNextTask = bed::run;
        Lease late = bed.admit(aJob().withSeed(2));
        bed.run();
        assertThat(bed.lost).isPresent();
        assertThat(bed.left).containsOnlyKeys(late);
    }

    @Test
    void a_job_that_cannot_be_shown_fails_alone() {
        EngineTestbed bed = anEngine();
        Lease broken = bed.admit(aJob().withSeed(1));
        Lease good = bed.admit(aJob().withSeed(2));
        bed.cannotBeShown.add(broken);
        bed.run();
        assertThat(bed.failed).containsOnlyKeys(broken);
        assertThat(bed.finished).containsOnlyKeys(good);
        assertThat(bed.lost).isEmpty();
    }

    @Test
    void a_job_that_cannot_be_handed_off_fails_alone() {
        EngineTestbed bed = anEngine();
        Lease broken = bed.admit(aJob().withSeed(1).thatRefines());
        Lease good = bed.admit(aJob().withSeed(2).thatRefines());
        bed.cannotBeHandedOff.add(broken);
        bed.run();
        assertThat(bed.failed).containsOnlyKeys(broken);
        assertThat(bed.finished).containsOnlyKeys(good);
        assertThat(bed.lost).isEmpty();
    }

    @Test
    void a_job_that_there_is_no_memory_to_look_at_fails_alone() {
        AtomicBoolean full = new AtomicBoolean(false);
        EngineTestbed bed = new EngineTestbed(
                EngineTestbed.SETTINGS, device -> new ForwardingModel(SimulatedModel.named(AJob.MODEL, device)) {
                    @Override
                    public ModelCard card() {
                        if (full.get()) {
                            throw new OutOfMemoryError("simulated");
                        }
                        return super.card();
                    }
                });
        full.set(true);
        Lease broken = bed.admit(aJob().withSeed(1));
        bed.run();
        full.set(false);
        Lease good = bed.admit(aJob().withSeed(2));
        bed.run();
        assertThat(bed.failed).containsOnlyKeys(broken);
        assertThat(bed.finished).containsOnlyKeys(good);
    }

    @Test
    void a_base_job_with_a_broken_checkpoint_starts_anew() {
        EngineTestbed bed = anEngine();
        Checkpoint broken = new Checkpoint(Phase.BASE, 5, new byte[] {1, 2, 3, 4, 5, 6, 7});
        Lease job = bed.admit(aJob().admittedWith(Phase.BASE, Optional.of(broken)));
        bed.run();
        assertThat(bed.calls).hasSize(10);
        assertThat(bed.picture(job).rgb()).isEqualTo(EngineTestbed.alone(aJob()).rgb());
    }

    @Test
    void a_base_job_whose_model_cannot_read_its_state_starts_anew() {
        EngineTestbed bed = anEngine();
        Checkpoint foreign = new JobCheckpoint(Phase.BASE, 5, 0, List.of(new byte[] {9})).pack();
        Lease job = bed.admit(aJob().admittedWith(Phase.BASE, Optional.of(foreign)));
        bed.run();
        assertThat(bed.calls).hasSize(10);
        assertThat(bed.finished).containsOnlyKeys(job);
    }

    @Test
    void a_refiner_job_without_the_base_phases_latents_fails() {
        EngineTestbed bed = anEngine();
        Lease job = bed.admit(aJob().thatRefines().admittedWith(Phase.REFINER, Optional.empty()));
        bed.run();
        assertThat(bed.failed.get(job))
                .isInstanceOf(CorruptCheckpointException.class)
                .hasMessage("checkpoint: expected the base phase's latents, found nothing");
    }

    @Test
    void a_job_that_the_model_cannot_draw_fails_before_it_starts() {
        EngineTestbed bed = anEngine();
        Lease job = bed.admit(aJob().ofModel("another"));
        bed.run();
        assertThat(bed.failed.get(job))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("model: expected one of [simulated], found another");
    }

    private static List<AJob> admitEight(EngineTestbed bed) {
        List<AJob> jobs = new ArrayList<>();
        for (int seed = 1; seed <= 8; seed++) {
            jobs.add(aJob().withSeed(seed));
        }
        jobs.forEach(bed::admit);
        return jobs;
    }

    private static void assertAllDrawnAsAlone(EngineTestbed bed, List<AJob> jobs) {
        assertThat(bed.finished).hasSize(jobs.size());
        for (AJob job : jobs) {
            assertThat(bed.pictureOfSeed(job.request().seed()).rgb())
                    .isEqualTo(EngineTestbed.alone(job).rgb());
        }
    }
}
