package dev.diptych.queue.redis;

import static dev.diptych.queue.redis.QueueUnderTest.BASE;
import static dev.diptych.queue.redis.QueueUnderTest.aJob;
import static dev.diptych.queue.redis.QueueUnderTest.aJobOf;
import static dev.diptych.queue.redis.QueueUnderTest.aResult;
import static dev.diptych.queue.redis.QueueUnderTest.delayed;
import static dev.diptych.queue.redis.QueueUnderTest.get;
import static dev.diptych.queue.redis.QueueUnderTest.withKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diptych.job.ImageSize;
import dev.diptych.job.InvalidRequestException;
import dev.diptych.job.JobId;
import dev.diptych.job.JobState;
import dev.diptych.job.ModelCard;
import dev.diptych.job.SchedulerName;
import dev.diptych.queue.JobQueue.CancelOutcome;
import dev.diptych.queue.JobQueue.Page;
import dev.diptych.queue.JobView;
import dev.diptych.queue.Lease;
import dev.diptych.queue.QueueFullException;
import dev.diptych.queue.Workers.WorkerCard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the API asks of the queue. */
interface SubmittingContract {
    QueueUnderTest q();

    @Test
    default void theSameKeyOfTheSameTenantGivesTheSameJob() {
        var first = get(q().queue.enqueue(withKey("anna", "k")));
        var second = get(q().queue.enqueue(withKey("anna", "k")));
        var others = get(q().queue.enqueue(withKey("bert", "k")));

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(first.created()).isTrue();
        assertThat(second.created()).isFalse();
        assertThat(others.id()).isNotEqualTo(first.id());
        assertThat(q().story(first.id())).containsExactly("queued");
    }

    @Test
    default void aKeyThatComesAgainSaysWhetherItsOrderIsTheSame() {
        get(q().queue.enqueue(withKey("anna", "k").withOrderHash("one")));

        assertThat(get(q().queue.enqueue(withKey("anna", "k").withOrderHash("one")))
                        .sameOrder())
                .isTrue();
        assertThat(get(q().queue.enqueue(withKey("anna", "k").withOrderHash("two")))
                        .sameOrder())
                .isFalse();
    }

    @Test
    default void aTenantSeesAndCancelsItsOwnJobsOnly() {
        JobId id = q().submit(aJobOf("anna"));
        assertThat(get(q().queue.find(id, "bert"))).isEmpty();
        assertThat(get(q().queue.cancel(id, "bert"))).isEmpty();
        assertThat(get(q().queue.find(id, "anna"))).isPresent();
        assertThat(get(q().queue.find(JobId.random(), null))).isEmpty();
    }

    @Test
    default void aFullQueueTakesNothingUntilAJobEnds() {
        QueueUnderTest small = q().with(Rules.lasting().maxJobs(3, 2).all());
        small.submit(aJobOf("anna"));
        JobId second = small.submit(aJobOf("anna"));
        assertThatThrownBy(() -> small.submit(aJobOf("anna")))
                .isInstanceOf(QueueFullException.class)
                .hasMessage("the queue is full: expected at most 2 unfinished jobs of one tenant");
        small.submit(aJobOf("bert"));
        assertThatThrownBy(() -> small.submit(aJobOf("carl")))
                .isInstanceOfSatisfying(
                        QueueFullException.class,
                        e -> assertThat(e.retryAfter()).isPositive())
                .hasMessage("the queue is full: expected at most 3 unfinished jobs");
        assertThat(get(small.queue.list(null, null, null, 10)).jobs()).hasSize(3);

        get(small.queue.cancel(second, "anna"));
        small.submit(aJobOf("anna"));
    }

    @Test
    default void aWaitingJobIsCancelledAtOnce() {
        JobId waiting = q().submit();
        JobId delayed = q().submit(delayed(Duration.ofHours(1)));
        assertThat(get(q().queue.cancel(waiting, null))).contains(CancelOutcome.CANCELLED);
        assertThat(get(q().queue.cancel(delayed, null))).contains(CancelOutcome.CANCELLED);

        assertThat(q().view(waiting).state()).isEqualTo(new JobState.Cancelled());
        assertThat(q().story(delayed)).containsExactly("queued", "cancelled");
        assertThat(q().claim("w1")).isEmpty();
        assertThat(get(q().queue.cancel(waiting, null))).contains(CancelOutcome.ALREADY_ENDED);
    }

    @Test
    default void aDelayedJobWaitsForItsTime() {
        JobId id = q().submit(delayed(Duration.ofHours(1)));
        assertThat(q().claim("w1")).isEmpty();
        assertThat(((JobState.Queued) q().view(id).state()).notBefore())
                .isEqualTo(q().view(id).createdAt().plus(Duration.ofHours(1)));
        assertThat(get(q().queue.stats()).delayed()).isEqualTo(1);

        JobId soon = q().submit(delayed(Duration.ofMillis(1)));
        assertThat(q().eventuallyClaims("w1").lease().job()).isEqualTo(soon);
    }

    @Test
    default void aWaitingJobKnowsItsPlaceAndWhetherAnybodyCanServeIt() {
        q().submit();
        JobId second = q().submit();
        assertThat(q().view(second).place()).hasValue(1);
        assertThat(q().view(second).servable()).isFalse();

        ModelCard model = new ModelCard("shapes", new ImageSize(128, 128), 32, 64, SchedulerName.EULER, false);
        WorkerCard worker = new WorkerCard("w1", "host", "cpu", "1", Set.of(BASE), 0, false);
        get(q().workers.announce(worker, List.of(model)));
        assertThat(q().view(second).servable()).isTrue();
        assertThat(get(q().workers.live())).containsExactly(worker);
        assertThat(get(q().workers.models())).containsExactly(model);
        assertThat(get(q().queue.stats()).depth())
                .singleElement()
                .satisfies(depth -> assertThat(depth.waiting()).isEqualTo(2))
                .satisfies(depth -> assertThat(depth.liveWorkers()).isEqualTo(1));

        get(q().workers.withdraw("w1"));
        assertThat(q().view(second).servable()).isFalse();
        assertThat(get(q().workers.live())).isEmpty();
        assertThat(get(q().workers.models())).containsExactly(model);
    }

    @Test
    default void theEtaFollowsThePaceOfClaims() {
        for (int i = 0; i < 4; i++) {
            q().submit();
        }
        JobId last = q().submit();
        assertThat(q().view(last).etaMillis()).isEmpty();
        q().claim("w1");
        q().claim("w1");
        JobView view = q().view(last);
        assertThat(view.place()).hasValue(2);
        assertThat(view.etaMillis()).isPresent();
    }

    @Test
    default void listsAreReadInPagesNewestFirst() {
        List<JobId> annas = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            annas.add(q().submit(aJobOf("anna")));
            q().submit(aJobOf("bert"));
        }
        List<JobId> read = new ArrayList<>();
        Page page = get(q().queue.list("anna", null, null, 3));
        while (true) {
            assertThat(page.jobs())
                    .hasSizeLessThanOrEqualTo(3)
                    .allMatch(job -> job.tenant().equals("anna"));
            page.jobs().forEach(job -> read.add(job.id()));
            if (page.next() == null) {
                break;
            }
            page = get(q().queue.list("anna", null, page.next(), 3));
        }
        assertThat(read).containsExactlyInAnyOrderElementsOf(annas).doesNotHaveDuplicates();
        assertThat(get(q().queue.list(null, null, null, 100)).jobs())
                .hasSize(14)
                .isSortedAccordingTo((a, b) -> b.createdAt().compareTo(a.createdAt()));
        assertThatThrownBy(() -> get(q().queue.list(null, null, "nonsense", 3)))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    default void listsCanBeOfOneState() {
        Lease running = q().aRunningJob();
        JobId waiting = q().submit();
        assertThat(get(q().queue.list(null, "running", null, 5)).jobs())
                .extracting(JobView::id)
                .containsExactly(running.job());
        get(q().queue.commit(running, aResult(running)));
        assertThat(get(q().queue.list("anna", "succeeded", null, 5)).jobs())
                .extracting(JobView::id)
                .containsExactly(running.job());
        assertThat(get(q().queue.list(null, "queued", null, 5)).jobs())
                .extracting(JobView::id)
                .containsExactly(waiting);
    }

    @Test
    default void aSubmissionThatIsSaidTwiceUnderOneIdIsOneJob() {
        // As when the answer was lost and the client repeats the command.
        JobId id = JobId.random();
        Scripts scripts = new Scripts(q().client, Rules.lasting().all().rules(1));
        Object[] arguments = {
            "anna",
            "",
            dev.diptych.wire.RequestJson.tree(aJob().request()),
            "shapes",
            "base",
            5,
            30,
            0,
            "",
            "",
            "",
            "",
            "",
            ""
        };
        assertThat(get(scripts.run("enqueue", id, arguments)).get(0)).hasToString("OK");
        assertThat(get(scripts.run("enqueue", id, arguments)).get(0)).hasToString("KNOWN");
        assertThat(q().claim("w1", 5)).hasSize(1);
        assertThat(q().story(id)).containsExactly("queued", "started");
    }
}
