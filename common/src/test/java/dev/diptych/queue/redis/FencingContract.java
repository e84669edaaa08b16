package dev.diptych.queue.redis;

import static dev.diptych.queue.redis.QueueUnderTest.FINAL;
import static dev.diptych.queue.redis.QueueUnderTest.PASSING;
import static dev.diptych.queue.redis.QueueUnderTest.aResult;
import static dev.diptych.queue.redis.QueueUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diptych.job.JobEvent;
import dev.diptych.job.JobState;
import dev.diptych.job.Phase;
import dev.diptych.queue.Checkpoint;
import dev.diptych.queue.JobQueue.CancelOutcome;
import dev.diptych.queue.JobQueue.FailOutcome;
import dev.diptych.queue.Lease;
import dev.diptych.queue.LeaseLostException;
import dev.diptych.queue.Renewal;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Who may write: the holder of the newest epoch, and nobody else. */
interface FencingContract {
    QueueUnderTest q();

    @Test
    default void aHolderWhoseJobWasTakenCanChangeNothing() {
        QueueUnderTest brief = q().with(Rules.brief().all());
        Lease stale = brief.aRunningJob();
        brief.eventuallyReaps(stale.job());
        Lease fresh = q().claim("w2").orElseThrow().lease();
        assertThat(fresh.epoch()).isEqualTo(2);
        var before = q().view(fresh.job());

        Checkpoint checkpoint = new Checkpoint(Phase.BASE, 3, new byte[] {1});
        List<Supplier<Future<?>>> writes = List.of(
                () -> q().queue.progress(stale, List.of(new JobEvent.Step(Phase.BASE, 3, 30))),
                () -> q().queue.preview(stale, new JobEvent.Preview(Phase.BASE, 3, 8, 8), new byte[] {1}),
                () -> q().queue.checkpoint(stale, checkpoint),
                () -> q().queue.handoff(stale, 24, checkpoint, true),
                () -> q().queue.commit(stale, aResult(stale)),
                () -> q().queue.fail(stale, PASSING),
                () -> q().queue.cancelled(stale),
                () -> q().queue.release(stale, Optional.empty()));
        for (Supplier<Future<?>> write : writes) {
            assertThatThrownBy(() -> get(write.get()))
                    .isInstanceOf(LeaseLostException.class)
                    .hasMessageContaining("found epoch 2, running");
        }
        assertThat(get(q().queue.renew(List.of(stale)))).containsExactly(new Renewal.Lost(stale));
        assertThat(q().view(fresh.job())).isEqualTo(before);
        assertThat(get(q().events.preview(fresh.job()))).isEmpty();
    }

    @Test
    default void aCommitSaidTwiceCountsOnce() {
        Lease lease = q().aRunningJob();
        get(q().queue.commit(lease, aResult(lease)));
        get(q().queue.commit(lease, aResult(lease)));
        assertThat(q().story(lease.job())).containsExactly("queued", "started", "succeeded");
    }

    @Test
    default void aLateCommitIsTakenAsLongAsNobodyClaimedTheJobSince() {
        QueueUnderTest brief = q().with(Rules.brief().all());
        Lease lease = brief.aRunningJob();
        brief.eventuallyReaps(lease.job());
        assertThat(q().view(lease.job()).state()).isInstanceOf(JobState.Queued.class);

        get(q().queue.commit(lease, aResult(lease)));
        assertThat(q().view(lease.job()).state()).isInstanceOf(JobState.Succeeded.class);
        assertThat(q().claim("w2")).isEmpty();
    }

    @Test
    default void whoGaveAJobBackCannotCommitIt() {
        Lease lease = q().aRunningJob();
        get(q().queue.release(lease, Optional.empty()));
        assertThatThrownBy(() -> get(q().queue.commit(lease, aResult(lease)))).isInstanceOf(LeaseLostException.class);
        assertThat(q().claim("w2")).isPresent();
    }

    @Test
    default void everyEndSaidTwiceIsAnsweredTheSame() {
        Lease released = q().aRunningJob();
        get(q().queue.release(released, Optional.empty()));
        get(q().queue.release(released, Optional.empty()));
        assertThat(q().story(released.job())).containsExactly("queued", "started", "queued");
        get(q().queue.cancel(released.job(), null));

        Lease failed = q().aRunningJob();
        assertThat(get(q().queue.fail(failed, PASSING))).isEqualTo(FailOutcome.RETRYING);
        assertThat(get(q().queue.fail(failed, PASSING))).isEqualTo(FailOutcome.RETRYING);
        assertThat(q().view(failed.job()).attempts()).isEqualTo(1);

        Lease dead = q().aRunningJob();
        assertThat(get(q().queue.fail(dead, FINAL))).isEqualTo(FailOutcome.DEAD);
        assertThat(get(q().queue.fail(dead, FINAL))).isEqualTo(FailOutcome.DEAD);
        assertThat(q().story(dead.job())).containsExactly("queued", "started", "failed");

        Lease cancelled = q().aRunningJob();
        get(q().queue.cancel(cancelled.job(), null));
        get(q().queue.cancelled(cancelled));
        get(q().queue.cancelled(cancelled));
        assertThat(q().story(cancelled.job())).containsExactly("queued", "started", "cancelled");
    }

    @Test
    default void aRunningJobIsCancelledByItsWorker() throws Exception {
        var heard = new java.util.concurrent.LinkedBlockingQueue<dev.diptych.job.JobId>();
        var subscription = get(q().queue.onCancel(heard::add));
        Lease lease = q().aRunningJob();
        assertThatThrownBy(() -> get(q().queue.cancelled(lease))).isInstanceOf(IllegalStateException.class);

        assertThat(get(q().queue.cancel(lease.job(), "anna"))).contains(CancelOutcome.REQUESTED);
        assertThat(heard.poll(10, java.util.concurrent.TimeUnit.SECONDS)).isEqualTo(lease.job());
        assertThat(q().view(lease.job()).state()).isEqualTo(new JobState.Running(Phase.BASE, 0, 0, true));
        assertThat(get(q().queue.renew(List.of(lease))))
                .singleElement()
                .isInstanceOfSatisfying(
                        Renewal.Held.class,
                        held -> assertThat(held.cancelRequested()).isTrue());

        get(q().queue.cancelled(lease));
        assertThat(q().view(lease.job()).state()).isEqualTo(new JobState.Cancelled());
        assertThatThrownBy(() -> get(q().queue.commit(lease, aResult(lease)))).isInstanceOf(LeaseLostException.class);
        get(subscription.cancel());
    }

    @Test
    default void aCancelThatComesTooLateLeavesTheResult() {
        Lease lease = q().aRunningJob();
        get(q().queue.cancel(lease.job(), null));
        get(q().queue.commit(lease, aResult(lease)));
        assertThat(q().view(lease.job()).state()).isInstanceOf(JobState.Succeeded.class);
        assertThat(get(q().queue.cancel(lease.job(), null))).contains(CancelOutcome.ALREADY_ENDED);
    }

    @Test
    default void manyLeasesAreRenewedAtOnceAndInOrder() {
        List<Lease> leases = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            leases.add(q().aRunningJob());
        }
        get(q().queue.commit(leases.get(2), aResult(leases.get(2))));
        List<Renewal> renewals = get(q().queue.renew(leases));
        assertThat(renewals)
                .extracting(renewal -> renewal.lease().job())
                .containsExactlyElementsOf(leases.stream().map(Lease::job).toList());
        assertThat(renewals).filteredOn(Renewal.Lost.class::isInstance).hasSize(1);
        assertThat(renewals.get(2)).isInstanceOf(Renewal.Lost.class);
        assertThat(get(q().queue.renew(List.of()))).isEmpty();
    }

    @Test
    default void aRenewedLeaseIsNotReaped() {
        QueueUnderTest brief =
                q().with(Rules.lasting().lease(java.time.Duration.ofSeconds(2)).all());
        Lease kept = brief.aRunningJob();
        Lease lost = q().with(Rules.brief().all()).aRunningJob();
        brief.eventually(() -> {
            get(brief.queue.renew(List.of(kept)));
            get(brief.queue.reap());
            assertThat(q().view(lost.job()).crashes()).isEqualTo(1);
        });
        assertThat(q().view(kept.job()).crashes()).isZero();
        get(q().queue.commit(kept, aResult(kept)));
    }
}
