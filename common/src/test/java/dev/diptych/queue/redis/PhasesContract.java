package dev.diptych.queue.redis;

import static dev.diptych.queue.redis.QueueUnderTest.REFINER;
import static dev.diptych.queue.redis.QueueUnderTest.aJobOf;
import static dev.diptych.queue.redis.QueueUnderTest.aResult;
import static dev.diptych.queue.redis.QueueUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.job.JobEvent;
import dev.diptych.job.JobId;
import dev.diptych.job.JobState;
import dev.diptych.job.Phase;
import dev.diptych.queue.Checkpoint;
import dev.diptych.queue.Claim;
import dev.diptych.queue.Lease;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two phases, each with a queue of its own, and what a run goes on from. */
interface PhasesContract {
    QueueUnderTest q();

    @Test
    default void aJobGoesOnFromItsLastCheckpointAfterACrash() {
        QueueUnderTest brief = q().with(Rules.brief().all());
        Lease first = brief.aRunningJob();
        get(q().queue.checkpoint(first, new Checkpoint(Phase.BASE, 3, new byte[] {3})));
        get(q().queue.checkpoint(first, new Checkpoint(Phase.BASE, 7, new byte[] {0, -1, 13, 10, 7})));
        brief.eventuallyReaps(first.job());

        Claim again = q().claim("w2").orElseThrow();
        assertThat(again.checkpoint().orElseThrow()).satisfies(checkpoint -> {
            assertThat(checkpoint.phase()).isEqualTo(Phase.BASE);
            assertThat(checkpoint.step()).isEqualTo(7);
            assertThat(checkpoint.state()).containsExactly(0, -1, 13, 10, 7);
        });
        assertThat(q().view(first.job()).state()).isEqualTo(new JobState.Running(Phase.BASE, 7, 0, false));
    }

    @Test
    default void theBaseHandsOverToTheRefinersQueue() {
        Lease base = q().aRunningJob();
        get(q().queue.handoff(base, 24, new Checkpoint(Phase.REFINER, 0, new byte[] {9}), false));
        // As when the answer was lost.
        get(q().queue.handoff(base, 24, new Checkpoint(Phase.REFINER, 0, new byte[] {9}), false));
        assertThat(q().view(base.job()).state()).isEqualTo(new JobState.Queued(Phase.REFINER, null));
        assertThat(q().claim("w1")).isEmpty();

        Claim refining = get(q().queue.claim("w2", Set.of(REFINER), 1)).get(0);
        assertThat(refining.phase()).isEqualTo(Phase.REFINER);
        assertThat(refining.lease().epoch()).isEqualTo(2);
        assertThat(refining.checkpoint().orElseThrow().state()).containsExactly(9);
        get(q().queue.commit(refining.lease(), aResult(refining.lease())));
        assertThat(q().story(base.job()))
                .containsExactly("queued", "started", "handoff", "queued", "started", "succeeded");
    }

    @Test
    default void aWorkerThatDoesBothKeepsItsJob() {
        Lease lease = q().aRunningJob();
        get(q().queue.handoff(lease, 24, new Checkpoint(Phase.REFINER, 0, new byte[] {9}), true));
        get(q().queue.handoff(lease, 24, new Checkpoint(Phase.REFINER, 0, new byte[] {9}), true));
        assertThat(q().view(lease.job()).state()).isEqualTo(new JobState.Running(Phase.REFINER, 0, 0, false));
        get(q().queue.progress(lease, List.of(new JobEvent.Step(Phase.REFINER, 1, 6))));
        get(q().queue.commit(lease, aResult(lease)));
        assertThat(q().story(lease.job())).containsExactly("queued", "started", "handoff", "step", "succeeded");
    }

    @Test
    default void aKeptJobWhoseWorkerDiesWaitsForARefiner() {
        QueueUnderTest brief = q().with(Rules.brief().all());
        Lease lease = brief.aRunningJob();
        get(q().queue.handoff(lease, 24, new Checkpoint(Phase.REFINER, 0, new byte[] {9}), true));
        brief.eventuallyReaps(lease.job());
        assertThat(q().claim("w2")).isEmpty();
        assertThat(get(q().queue.claim("w2", Set.of(REFINER), 1)).get(0).checkpoint())
                .isPresent();
    }

    @Test
    default void aCancelAskedForInTheBaseStopsTheHandOff() {
        Lease lease = q().aRunningJob();
        get(q().queue.cancel(lease.job(), null));
        get(q().queue.handoff(lease, 24, new Checkpoint(Phase.REFINER, 0, new byte[] {9}), false));
        assertThat(q().view(lease.job()).state()).isEqualTo(new JobState.Cancelled());
    }

    @Test
    default void aJobThatIsGivenBackKeepsItsPlaceAndItsCounters() {
        JobId first = q().submit();
        JobId second = q().submit();
        q().submit(aJobOf("bert"));
        Lease lease = q().claim("w1").orElseThrow().lease();
        get(q().queue.checkpoint(lease, new Checkpoint(Phase.BASE, 5, new byte[] {5})));
        get(q().queue.release(lease, Optional.empty()));

        assertThat(q().view(first).place()).hasValue(0);
        assertThat(q().view(first).attempts()).isZero();
        assertThat(q().view(first).crashes()).isZero();
        Claim again = q().claim("w2").orElseThrow();
        assertThat(again.lease().job()).isEqualTo(first);
        assertThat(again.checkpoint().orElseThrow().step()).isEqualTo(5);
        get(q().queue.release(again.lease(), Optional.of(new Checkpoint(Phase.BASE, 6, new byte[] {6}))));
        assertThat(q().claim("w3").orElseThrow().checkpoint().orElseThrow().step())
                .isEqualTo(6);
        assertThat(q().view(second).place()).isPresent();
    }

    @Test
    default void aFinishedJobKeepsNoCheckpoint() {
        Lease lease = q().aRunningJob();
        get(q().queue.checkpoint(lease, new Checkpoint(Phase.BASE, 5, new byte[] {5})));
        get(q().queue.commit(lease, aResult(lease)));
        assertThat(q().redis(lease.job(), io.vertx.redis.client.Command.EXISTS, "ckpt:" + lease.job())
                        .toInteger())
                .isZero();
    }
}
