package dev.diptych.queue.redis;

import static dev.diptych.queue.redis.QueueUnderTest.aJob;
import static dev.diptych.queue.redis.QueueUnderTest.aResult;
import static dev.diptych.queue.redis.QueueUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.job.JobId;
import dev.diptych.job.JobState;
import dev.diptych.job.Phase;
import dev.diptych.queue.Claim;
import org.junit.jupiter.api.Test;

/** A job's plain way. */
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
        assertThat(q().view(id).state()).isEqualTo(new JobState.Running(Phase.BASE, 0, 0, false));
        assertThat(q().view(id).worker()).isEqualTo("w1");

        get(q().queue.commit(claim.lease(), aResult(claim.lease())));
        assertThat(q().view(id).state()).isEqualTo(new JobState.Succeeded(aResult(claim.lease())));
        assertThat(q().story(id)).containsExactly("queued", "started", "succeeded");
    }
}
