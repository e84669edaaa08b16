package dev.diptych.queue.redis;

import static dev.diptych.queue.redis.QueueUnderTest.FINAL;
import static dev.diptych.queue.redis.QueueUnderTest.PASSING;
import static dev.diptych.queue.redis.QueueUnderTest.aJob;
import static dev.diptych.queue.redis.QueueUnderTest.aResult;
import static dev.diptych.queue.redis.QueueUnderTest.get;
import static dev.diptych.queue.redis.QueueUnderTest.withDeadline;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.job.Failure;
import dev.diptych.job.FailureCode;
import dev.diptych.job.JobEvent;
import dev.diptych.job.JobId;
import dev.diptych.job.JobState;
import dev.diptych.queue.Claim;
import dev.diptych.queue.JobQueue.FailOutcome;
import dev.diptych.queue.JobView;
import dev.diptych.queue.Lease;
import dev.diptych.queue.Renewal;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a job that does not go well. */
interface FailingContract {
    QueueUnderTest q();

    @Test
    default void aFailedAttemptIsTriedAgainUntilThereWereEnough() {
        QueueUnderTest hasty = q().with(Rules.lasting()
                .maxAttempts(3)
                .retryDelay(Duration.ofMillis(2))
                .all());
        JobId id = hasty.submit();
        for (int attempt = 1; attempt <= 2; attempt++) {
            Lease lease = hasty.eventuallyClaims("w1").lease();
            assertThat(get(hasty.queue.fail(lease, PASSING))).isEqualTo(FailOutcome.RETRYING);
        }
        Lease last = hasty.eventuallyClaims("w1").lease();
        assertThat(get(hasty.queue.fail(last, PASSING))).isEqualTo(FailOutcome.DEAD);

        assertThat(q().view(id).state()).isEqualTo(new JobState.Failed(PASSING));
        assertThat(q().view(id).attempts()).isEqualTo(3);
        assertThat(q().view(id).crashes()).isZero();
        assertThat(get(q().queue.deadLetters("anna", null, 5)).jobs())
                .extracting(JobView::id)
                .containsExactly(id);
        assertThat(get(q().queue.deadLetters("bert", null, 5)).jobs()).isEmpty();
    }

    @Test
    default void theWaitBetweenAttemptsDoublesAndVaries() {
        QueueUnderTest slow = q().with(Rules.lasting()
                .maxAttempts(9)
                .retryDelay(Duration.ofSeconds(4))
                .all());
        List<Long> first = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Lease lease = slow.aRunningJob();
            get(slow.queue.fail(lease, PASSING));
            first.add(delayOf(lease.job()));
        }
        assertThat(first).allMatch(delay -> delay >= 2_000 && delay <= 4_000);
        assertThat(first.stream().distinct().count()).isGreaterThan(5);

        Lease lease = slow.aRunningJob();
        q().redis(lease.job(), Command.HSET, "job:" + lease.job(), "attempts", "2");
        get(slow.queue.fail(lease, PASSING));
        assertThat(delayOf(lease.job())).isBetween(8_000L, 16_000L);
    }

    private long delayOf(JobId id) {
        List<JobEvent> log = q().log(id);
        return ((JobEvent.Retrying) log.get(log.size() - 1).body()).delayMillis();
    }

    @Test
    default void aFailureThatNoAttemptCanMendIsFinal() {
        Lease lease = q().aRunningJob();
        assertThat(get(q().queue.fail(lease, FINAL))).isEqualTo(FailOutcome.DEAD);
        assertThat(q().view(lease.job()).state()).isEqualTo(new JobState.Failed(FINAL));
    }

    @Test
    default void aCrashIsCountedApartAndThePoisonJobIsDeadAfterEnough() {
        QueueUnderTest brief = q().with(Rules.brief().maxCrashes(2).all());
        JobId healthy = brief.submit();
        Lease poison = brief.claim("w1").orElseThrow().lease();
        assertThat(poison.job()).isEqualTo(healthy);
        brief.eventuallyReaps(poison.job());
        assertThat(q().view(poison.job()).crashes()).isEqualTo(1);
        assertThat(q().view(poison.job()).attempts()).isZero();

        assertThat(brief.claim("w2")).isPresent();
        brief.eventuallyReaps(poison.job());
        assertThat(q().view(poison.job()).state())
                .isEqualTo(new JobState.Failed(
                        new Failure(FailureCode.WORKER_CRASHED, "its worker died or lost it 2 times")));
        assertThat(q().story(poison.job())).containsExactly("queued", "started", "retrying", "started", "failed");

        Lease other = q().aRunningJob();
        get(q().queue.commit(other, aResult(other)));
    }

    @Test
    default void aCancelledJobWhoseWorkerDiedIsCancelled() {
        QueueUnderTest brief = q().with(Rules.brief().all());
        Lease lease = brief.aRunningJob();
        get(q().queue.cancel(lease.job(), null));
        brief.eventually(() -> {
            get(brief.queue.reap());
            assertThat(q().view(lease.job()).state()).isEqualTo(new JobState.Cancelled());
        });
    }

    @Test
    default void aDeadLetterCanBeSentRoundAgain() {
        Lease dead = q().aRunningJob();
        assertThat(get(q().queue.retry(dead.job(), null))).isFalse();
        get(q().queue.fail(dead, FINAL));

        assertThat(get(q().queue.retry(dead.job(), "bert"))).isFalse();
        assertThat(get(q().queue.retry(dead.job(), "anna"))).isTrue();
        assertThat(get(q().queue.retry(dead.job(), "anna"))).isFalse();
        assertThat(q().view(dead.job()).attempts()).isZero();
        assertThat(get(q().queue.deadLetters(null, null, 5)).jobs()).isEmpty();

        Claim again = q().claim("w2").orElseThrow();
        assertThat(again.lease().epoch()).isEqualTo(2);
        get(q().queue.commit(again.lease(), aResult(again.lease())));
        assertThat(q().story(dead.job()))
                .containsExactly("queued", "started", "failed", "queued", "started", "succeeded");
    }

    @Test
    default void aJobThatIsNotStartedByItsDeadlineFails() {
        JobId late = q().submit(withDeadline(Duration.ofMillis(1)));
        q().eventually(() -> {
            get(q().queue.reap());
            assertThat(q().view(late).state())
                    .isEqualTo(new JobState.Failed(
                            new Failure(FailureCode.DEADLINE_EXCEEDED, "it was not started by its deadline")));
        });
        assertThat(q().claim("w1")).isEmpty();
    }

    @Test
    default void aClaimNeverStartsAJobAfterItsDeadline() {
        JobId late = q().submit(withDeadline(Duration.ofSeconds(30)));
        q().redis(late, Command.HSET, "job:" + late, "deadline", "1");
        assertThat(q().claim("w1")).isEmpty();
        assertThat(q().view(late).state()).isInstanceOf(JobState.Failed.class);
    }

    @Test
    default void aJobThatWasStartedInTimeHasNoDeadlineAnyMore() {
        q().submit(withDeadline(Duration.ofSeconds(30)));
        Lease lease = q().claim("w1").orElseThrow().lease();
        q().redis(lease.job(), Command.HSET, "job:" + lease.job(), "deadline", "1");
        get(q().queue.release(lease, java.util.Optional.empty()));
        assertThat(q().claim("w1")).isPresent();
    }

    @Test
    default void aPhaseThatRunsTooLongEnds() {
        QueueUnderTest strict =
                q().with(Rules.lasting().baseLimit(Duration.ofMillis(1)).all());
        Lease lease = strict.aRunningJob();
        strict.eventually(
                () -> assertThat(get(strict.queue.renew(List.of(lease)))).containsExactly(new Renewal.Lost(lease)));
        assertThat(((JobState.Failed) q().view(lease.job()).state()).failure().code())
                .isEqualTo(FailureCode.TIME_LIMIT_EXCEEDED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoch", "seq", "priority", "cost", "score", "ready", "attempts"})
    default void aJobWithACorruptRecordIsADeadLetterAndTheNextOneRuns(String field) {
        JobId broken = q().submit();
        JobId healthy = q().submit();
        q().redis(broken, Command.HSET, "job:" + broken, field, "garbage");

        assertThat(q().claim("w1", 2))
                .singleElement()
                .satisfies(claim -> assertThat(claim.lease().job()).isEqualTo(healthy));
        assertIsCorrupt(broken);
    }

    @Test
    default void aJobWhoseRecordIsOfAnotherKindIsADeadLetter() {
        JobId broken = q().submit();
        q().redis(broken, Command.DEL, "job:" + broken);
        q().redis(broken, Command.SET, "job:" + broken, "garbage");
        assertThat(q().claim("w1")).isEmpty();
        assertIsCorrupt(broken);
    }

    @Test
    default void aJobWhoseRequestCannotBeReadIsADeadLetter() {
        JobId broken = q().submit();
        q().redis(broken, Command.SET, "req:" + broken, "{\"prompt\":");
        JobId healthy = q().submit();

        assertThat(q().claim("w1", 2))
                .singleElement()
                .satisfies(claim -> assertThat(claim.lease().job()).isEqualTo(healthy));
        q().eventually(() -> assertIsCorrupt(broken));
        assertThat(q().view(broken).request()).isNull();
    }

    @Test
    default void aJobWhoseCheckpointCannotBeReadBeginsAnew() {
        JobId id = q().submit();
        q().redis(id, Command.SET, "ckpt:" + id, "garbage");
        assertThat(q().claim("w1").orElseThrow().checkpoint()).isEmpty();
    }

    @Test
    default void aRunningJobWithACorruptRecordIsADeadLetterWhenItsLeaseEnds() {
        QueueUnderTest brief = q().with(Rules.brief().all());
        Lease lease = brief.aRunningJob();
        q().redis(lease.job(), Command.HSET, "job:" + lease.job(), "epoch", "garbage");
        brief.eventually(() -> {
            get(brief.queue.reap());
            assertIsCorrupt(lease.job());
        });
    }

    @Test
    default void aJobWhoseRecordIsGoneIsPassedOver() {
        JobId gone = q().submit();
        q().redis(gone, Command.DEL, "job:" + gone);
        JobId healthy = q().submit(aJob());
        assertThat(q().claim("w1").orElseThrow().lease().job()).isEqualTo(healthy);
    }

    private void assertIsCorrupt(JobId id) {
        assertThat(get(q().queue.find(id, null))).isPresent();
        assertThat(((JobState.Failed) q().view(id).state()).failure().code()).isEqualTo(FailureCode.CORRUPT_RECORD);
        assertThat(get(q().queue.deadLetters(null, null, 10)).jobs())
                .extracting(JobView::id)
                .contains(id);
    }
}
