package dev.diptych.queue.redis;

import static dev.diptych.queue.redis.QueueUnderTest.aResult;
import static dev.diptych.queue.redis.QueueUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diptych.job.JobEvent;
import dev.diptych.job.JobId;
import dev.diptych.job.JobState;
import dev.diptych.job.Phase;
import dev.diptych.queue.Lease;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The log of a job's events. */
interface EventsContract {
    QueueUnderTest q();

    @Test
    default void theLogHasEveryEventOnceWithoutGaps() {
        Lease lease = q().aRunningJob();
        steps(lease, 1, 10);
        get(q().queue.commit(lease, aResult(lease)));

        List<JobEvent> log = q().log(lease.job());
        assertThat(log)
                .extracting(JobEvent::seq)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 13).boxed().toList());
        assertThat(log).extracting(JobEvent::epoch).startsWith(0L, 1L).endsWith(1L);
        assertThat(log.get(2).body()).isEqualTo(new JobEvent.Step(Phase.BASE, 1, 30));
        assertThat(log.get(12).body()).isEqualTo(new JobEvent.Succeeded(aResult(lease)));
        assertThat(q().view(lease.job()).seq()).isEqualTo(13);
    }

    @Test
    default void progressSaidTwiceIsToldOnce() {
        Lease lease = q().aRunningJob();
        steps(lease, 1, 3);
        steps(lease, 2, 4);
        get(q().queue.preview(lease, new JobEvent.Preview(Phase.BASE, 4, 8, 8), new byte[] {1}));
        get(q().queue.preview(lease, new JobEvent.Preview(Phase.BASE, 4, 8, 8), new byte[] {1}));
        assertThat(q().story(lease.job()))
                .containsExactly("queued", "started", "step", "step", "step", "step", "preview");
        assertThat(q().view(lease.job()).state()).isEqualTo(new JobState.Running(Phase.BASE, 4, 30, false));
    }

    @Test
    default void onlyStepsAndPreviewsAreProgress() {
        Lease lease = q().aRunningJob();
        assertThatThrownBy(() -> q().queue.progress(lease, List.of(new JobEvent.Cancelled())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    default void whoKnowsAPositionHearsWhatCameAfterIt() {
        Lease lease = q().aRunningJob();
        steps(lease, 1, 5);
        JobId id = lease.job();
        assertThat(get(q().events.after(id, 1, 5)).orElseThrow())
                .extracting(JobEvent::seq)
                .containsExactly(6L, 7L);
        assertThat(get(q().events.after(id, 1, 7)).orElseThrow()).isEmpty();
        assertThat(get(q().events.after(id, 0, 1)).orElseThrow()).hasSize(6);
    }

    @Test
    default void aPositionThatIsNotOfThisLogIsRefused() {
        Lease lease = q().aRunningJob();
        steps(lease, 1, 5);
        JobId id = lease.job();
        assertThat(get(q().events.after(id, 2, 5))).as("another epoch").isEmpty();
        assertThat(get(q().events.after(id, 1, 8))).as("beyond the end").isEmpty();
        assertThat(get(q().events.after(JobId.random(), 0, 0)))
                .as("no such job")
                .isEmpty();
    }

    @Test
    default void aLogThatWasCutGivesNothingFromBeforeTheCut() {
        QueueUnderTest forgetful = q().with(Rules.lasting().eventsKept(10).all());
        Lease lease = forgetful.aRunningJob();
        for (int step = 1; step <= 20; step++) {
            get(forgetful.queue.progress(lease, List.of(new JobEvent.Step(Phase.BASE, step, 30))));
        }
        assertThat(get(q().events.after(lease.job(), 0, 0))).isEmpty();
        assertThat(get(q().events.after(lease.job(), 1, 12))).isEmpty();
        assertThat(get(q().events.after(lease.job(), 1, 13)).orElseThrow()).hasSize(9);
    }

    @Test
    default void aBrokenLogGivesNothingAndBeginsAnew() {
        Lease lease = q().aRunningJob();
        q().redis(lease.job(), Command.RPUSH, "ev:" + lease.job(), "garbage");
        assertThat(get(q().events.after(lease.job(), 0, 0)))
                .as("garbage at its end")
                .isEmpty();
        q().redis(lease.job(), Command.DEL, "ev:" + lease.job());
        assertThat(get(q().events.after(lease.job(), 0, 0))).as("gone").isEmpty();
        q().redis(lease.job(), Command.SET, "ev:" + lease.job(), "garbage");
        assertThat(get(q().events.after(lease.job(), 0, 0)))
                .as("of another kind")
                .isEmpty();
        get(q().queue.commit(lease, aResult(lease)));
        assertThat(q().view(lease.job()).state()).isInstanceOf(JobState.Succeeded.class);
    }

    @Test
    default void everyEventIsHeardLive() {
        List<JobEvent> heard = new CopyOnWriteArrayList<>();
        var subscription = get(q().events.live(heard::add, () -> {}));
        Lease lease = q().aRunningJob();
        steps(lease, 1, 2);
        get(q().queue.commit(lease, aResult(lease)));
        q().eventually(() -> assertThat(heard).hasSize(5));
        assertThat(heard).isEqualTo(q().log(lease.job()));

        get(subscription.cancel());
        q().submit();
        assertThat(heard).hasSize(5);
    }

    @Test
    default void theNewestPreviewIsKept() {
        Lease lease = q().aRunningJob();
        assertThat(get(q().events.preview(lease.job()))).isEmpty();
        get(q().queue.preview(lease, new JobEvent.Preview(Phase.BASE, 2, 8, 8), new byte[] {1, 2}));
        get(q().queue.preview(lease, new JobEvent.Preview(Phase.BASE, 4, 8, 8), new byte[] {-1, -40, 0}));
        assertThat(get(q().events.preview(lease.job())).orElseThrow()).containsExactly(-1, -40, 0);
        assertThat(q().redis(lease.job(), Command.PTTL, "prev:" + lease.job()).toLong())
                .isPositive();
    }

    @Test
    default void whatWasKeptLongEnoughIsForgottenAndItsPicturesCollected() {
        QueueUnderTest forgetful =
                q().with(Rules.lasting().retention(Duration.ofMillis(1)).all());
        JobId keyed = forgetful.submit(QueueUnderTest.withKey("anna", "k"));
        Lease lease = forgetful.claim("w1").orElseThrow().lease();
        get(forgetful.queue.preview(lease, new JobEvent.Preview(Phase.BASE, 2, 8, 8), new byte[] {1, 2}));
        get(forgetful.queue.commit(lease, aResult(lease)));
        q().eventually(() -> {
            get(forgetful.queue.reap());
            assertThat(get(q().queue.find(keyed, null))).isEmpty();
        });
        assertThat(get(q().queue.list("anna", null, null, 5)).jobs()).isEmpty();
        assertThat(get(q().queue.garbage(10))).containsExactly(keyed);
        assertThat(get(q().queue.garbage(10))).as("handed out a moment ago").isEmpty();
        get(q().queue.collected(List.of(keyed)));
        assertThat(q().redis(keyed, Command.EXISTS, "trash").toInteger()).isZero();
        assertThat(get(q().queue.enqueue(QueueUnderTest.withKey("anna", "k"))).created())
                .isTrue();
    }

    private void steps(Lease lease, int from, int to) {
        List<JobEvent.Body> steps = new ArrayList<>();
        for (int step = from; step <= to; step++) {
            steps.add(new JobEvent.Step(Phase.BASE, step, 30));
        }
        get(q().queue.progress(lease, steps));
    }
}
