package dev.diptych.queue.redis;

import static dev.diptych.queue.redis.QueueUnderTest.FINAL;
import static dev.diptych.queue.redis.QueueUnderTest.aJobOf;
import static dev.diptych.queue.redis.QueueUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diptych.job.JobId;
import dev.diptych.queue.JobView;
import dev.diptych.queue.Lease;
import dev.diptych.queue.QueueFullException;
import io.vertx.core.Future;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a tenant has under way: found by the group that its jobs came in, and limited by the key that submits. */
interface GroupsContract {
    QueueUnderTest q();

    private List<JobId> unfinished(String tenant) {
        return get(q().queue.unfinished(tenant, "web")).stream()
                .map(JobView::id)
                .toList();
    }

    @Test
    default void aGroupHasItsTenantsUnfinishedJobs() {
        JobId first = q().submit(aJobOf("anna").inGroup("web"));
        q().submit(aJobOf("anna"));
        JobId other = q().submit(aJobOf("bert").inGroup("web"));
        JobId cancelled = q().submit(aJobOf("anna").inGroup("web"));
        get(q().queue.cancel(cancelled, null));

        assertThat(unfinished("anna")).containsExactly(first);
        assertThat(unfinished("bert")).containsExactly(other);
    }

    @Test
    default void aDeadLetterThatGoesRoundAgainIsInItsGroupAgain() {
        JobId id = q().submit(aJobOf("anna").inGroup("web"));
        Lease lease = q().claim("w1").orElseThrow().lease();
        get(q().queue.fail(lease, FINAL));
        assertThat(unfinished("anna")).isEmpty();

        get(q().queue.retry(id, "anna"));

        assertThat(unfinished("anna")).containsExactly(id);
    }

    @Test
    default void ofSubmissionsAtOnceNoMoreEnterThanTheirCallerMayHave() {
        List<Future<?>> all = IntStream.range(0, 20)
                .<Future<?>>mapToObj(i -> q().queue.enqueue(aJobOf("anna").withMostInFlight(3)))
                .toList();
        get(Future.join(all).otherwiseEmpty());

        assertThat(all.stream().filter(Future::succeeded)).hasSize(3);
        assertThat(all.stream().filter(Future::failed))
                .allSatisfy(refused -> assertThat(refused.cause())
                        .isInstanceOfSatisfying(
                                QueueFullException.class,
                                full -> assertThat(full.isCallers()).isTrue()));
        assertThatThrownBy(() -> q().submit(aJobOf("anna").withMostInFlight(3)))
                .hasMessage("expected fewer than 3 unfinished jobs, found as many");
        q().submit(aJobOf("bert").withMostInFlight(3));
    }
}
