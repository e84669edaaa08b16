package dev.diptych.queue.redis;

import static dev.diptych.queue.redis.QueueUnderTest.BASE;
import static dev.diptych.queue.redis.QueueUnderTest.REFINER;
import static dev.diptych.queue.redis.QueueUnderTest.aJob;
import static dev.diptych.queue.redis.QueueUnderTest.aJobOf;
import static dev.diptych.queue.redis.QueueUnderTest.aRequest;
import static dev.diptych.queue.redis.QueueUnderTest.aResult;
import static dev.diptych.queue.redis.QueueUnderTest.get;
import static dev.diptych.queue.redis.QueueUnderTest.withPriority;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.job.JobId;
import dev.diptych.job.JobRequest;
import dev.diptych.job.JobState;
import dev.diptych.job.Phase;
import dev.diptych.queue.Capability;
import dev.diptych.queue.Claim;
import dev.diptych.queue.Submission;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A job's plain way, and who goes first. */
interface ClaimingContract {
    QueueUnderTest q();

    @Test
    default void aJobIsQueuedThenRunsThenSucceeds() {
        var enqueued = get(q().queue.enqueue(aJob()));
        JobId id = enqueued.id();
        assertThat(enqueued.created()).isTrue();
        assertThat(enqueued.view()).isEqualTo(q().view(id));
        assertThat(enqueued.view().state()).isEqualTo(new JobState.Queued(Phase.BASE, null));

        Claim claim = q().claim("w1").orElseThrow();
        assertThat(claim.lease().job()).isEqualTo(id);
        assertThat(claim.lease().epoch()).isEqualTo(1);
        assertThat(claim.request()).isEqualTo(aJob().request());
        assertThat(claim.tenant()).isEqualTo("anna");
        assertThat(claim.checkpoint()).isEmpty();
        assertThat(q().view(id).state()).isEqualTo(new JobState.Running(Phase.BASE, 0, 0, false));
        assertThat(q().view(id).worker()).isEqualTo("w1");

        get(q().queue.commit(claim.lease(), aResult(claim.lease())));
        assertThat(q().view(id).state()).isEqualTo(new JobState.Succeeded(aResult(claim.lease())));
        assertThat(q().view(id).finishedAt()).isNotNull();
        assertThat(q().story(id)).containsExactly("queued", "started", "succeeded");
    }

    @Test
    default void oneJobIsClaimedByOneWorker() {
        q().submit();
        assertThat(q().claim("w1")).isPresent();
        assertThat(q().claim("w2")).isEmpty();
    }

    @Test
    default void severalJobsAreClaimedAtOnceInTheOrderOfTheirSubmission() {
        List<JobId> submitted = List.of(q().submit(), q().submit(), q().submit(), q().submit());
        assertThat(ids(q().claim("w1", 3))).isEqualTo(submitted.subList(0, 3));
        assertThat(ids(q().claim("w1", 3))).isEqualTo(submitted.subList(3, 4));
    }

    @Test
    default void higherPrioritiesGoFirst() {
        JobId lowest = q().submit(withPriority(0));
        JobId usual = q().submit(aJob());
        JobId highest = q().submit(withPriority(9));
        assertThat(ids(q().claim("w1", 3))).containsExactly(highest, usual, lowest);
    }

    @Test
    default void aFullWorkerTakesOnlyWhatIsUrgent() {
        q().submit(withPriority(5));
        JobId urgent = q().submit(withPriority(8));
        assertThat(ids(get(q().queue.claim("w1", Set.of(BASE), 5, 6)))).containsExactly(urgent);
    }

    @Test
    default void aWorkerClaimsOnlyWhatItCanRun() {
        q().submit();
        JobId others = q().submit(Submission.of("anna", ofModel("other")));
        Capability other = new Capability("other", Phase.BASE);
        assertThat(get(q().queue.claim("w1", Set.of(REFINER), 5))).isEmpty();
        assertThat(get(q().queue.claim("w1", Set.of(), 5))).isEmpty();
        assertThat(ids(get(q().queue.claim("w1", Set.of(other, REFINER), 5)))).containsExactly(others);
    }

    @Test
    default void manyJobsOfOneTenantDoNotDelayAnothersFirst() {
        get(Future.all(IntStream.range(0, 1000)
                .mapToObj(i -> q().queue.enqueue(aJobOf("anna")))
                .toList()));
        q().claim("w1", 5);
        JobId berts = q().submit(aJobOf("bert"));
        assertThat(q().view(berts).place()).hasValue(0);
        assertThat(q().claim("w1").orElseThrow().lease().job()).isEqualTo(berts);
    }

    @Test
    default void tenantsTakeTurns() {
        for (int i = 0; i < 3; i++) {
            q().submit(aJobOf("anna"));
        }
        for (int i = 0; i < 3; i++) {
            q().submit(aJobOf("bert"));
        }
        assertThat(q().claim("w1", 6).stream().map(Claim::tenant).toList())
                .containsExactly("anna", "bert", "anna", "bert", "anna", "bert");
    }

    @Test
    default void aTenantThatAlwaysComesBackDoesNotPushAnotherAside() {
        for (int i = 0; i < 4; i++) {
            q().submit(aJobOf("anna"));
        }
        List<String> served = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            q().submit(aJobOf("bert"));
            served.add(q().claim("w1").orElseThrow().tenant());
        }
        assertThat(served.stream().filter("anna"::equals)).hasSize(4);
    }

    @Test
    default void aTenantsShareIsCountedInWork() {
        for (int i = 0; i < 4; i++) {
            q().submit(Submission.of("anna", ofSteps(60)));
            q().submit(Submission.of("bert", ofSteps(30)));
        }
        assertThat(q().claim("w1", 6).stream().map(Claim::tenant).filter("bert"::equals))
                .hasSize(4);
    }

    @Test
    default void manyJobsForOneModelDoNotDelayAnotherTenantsForAnother() {
        for (int i = 0; i < 20; i++) {
            q().submit(aJobOf("anna"));
        }
        Set<Capability> both = Set.of(BASE, new Capability("other", Phase.BASE));
        get(q().queue.claim("w1", both, 5));
        JobId berts = q().submit(Submission.of("bert", ofModel("other")));
        assertThat(ids(get(q().queue.claim("w1", both, 1)))).containsExactly(berts);
    }

    @Test
    default void wakesWhoeverWaitsForWork() throws Exception {
        var woken = new java.util.concurrent.CountDownLatch(1);
        var subscription = get(q().queue.onWork(woken::countDown));
        q().submit();
        assertThat(woken.await(10, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        get(subscription.cancel());
    }

    @Test
    default void aClaimWhoseAnswerWasLostIsGivenAgain() {
        JobId id = q().submit();
        Scripts scripts = new Scripts(q().client, Rules.lasting().all().rules(1));
        String prefix = q().client.keys().prefix(id);
        var first = get(scripts.runIn(prefix, "claim", "w1", "\"w1\"", 77, 0, 1, 0, "base:shapes"));
        var repeated = get(scripts.runIn(prefix, "claim", "w1", "\"w1\"", 77, 1, 1, 0, "base:shapes"));
        var another = get(scripts.runIn(prefix, "claim", "w1", "\"w1\"", 78, 1, 1, 0, "base:shapes"));
        assertThat(repeated.get(0).get(0).toString())
                .isEqualTo(first.get(0).get(0).toString())
                .isEqualTo(id.value());
        assertThat(repeated.get(0).get(1).toLong()).isEqualTo(1);
        assertThat(another.size()).isZero();
    }

    private static List<JobId> ids(List<Claim> claims) {
        return claims.stream().map(claim -> claim.lease().job()).toList();
    }

    private static JobRequest ofModel(String model) {
        JobRequest request = aRequest();
        return new JobRequest(
                model,
                request.prompt(),
                request.size(),
                request.seed(),
                1,
                request.sampling(),
                request.handoff(),
                request.conditioning(),
                null);
    }

    private static JobRequest ofSteps(int steps) {
        JobRequest request = aRequest();
        return new JobRequest(
                request.model(),
                request.prompt(),
                request.size(),
                request.seed(),
                1,
                request.sampling().withSteps(steps),
                request.handoff(),
                request.conditioning(),
                null);
    }
}
