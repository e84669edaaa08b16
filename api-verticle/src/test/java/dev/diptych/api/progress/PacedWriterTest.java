package dev.diptych.api.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.job.JobEvent;
import dev.diptych.job.JobId;
import dev.diptych.job.Phase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacedWriterTest {
    private final JobId job = JobId.random();
    private final AClient client = new AClient();
    private boolean tooSlow;
    private final PacedWriter writer = new PacedWriter(client, 2000, () -> tooSlow = true);

    /** A client that reads when the test says so. */
    private static final class AClient implements Pipe {
        private final List<String> read = new ArrayList<>();
        private boolean full;
        private boolean ended;
        private Runnable onDrain = () -> {};

        void readsOn() {
            full = false;
            onDrain.run();
        }

        @Override
        public boolean full() {
            return full;
        }

        @Override
        public boolean closed() {
            return ended;
        }

        @Override
        public void event(FeedEvent event, String json) {
            JsonObject frame = new JsonObject(json);
            read.add(event.event().body().type() + " " + event.seq()
                    + (frame.containsKey("skipped") ? " skipped " + frame.getLong("skipped") : ""));
        }

        @Override
        public void text(String text) {
            read.add(text);
        }

        @Override
        public void picture(Buffer frame) {
            read.add("picture " + frame);
        }

        @Override
        public void end() {
            ended = true;
        }

        @Override
        public void onDrain(Runnable action) {
            onDrain = action;
        }
    }

    private void tells(long seq, JobEvent.Body body) {
        writer.event(new FeedEvent(new JobEvent(job, 1, seq, 0, body)));
    }

    private void steps(long seq) {
        tells(seq, new JobEvent.Step(Phase.BASE, (int) seq, 100));
    }

    @Test
    void aClientThatKeepsUpSeesEveryEvent() {
        writer.startAt(job, 0);
        steps(1);
        steps(2);
        tells(3, new JobEvent.Handoff(2));

        assertThat(client.read).containsExactly("step 1", "step 2", "handoff 3");
    }

    @Test
    void ofTheStepsThatASlowClientMissesItSeesTheNewestAndHowManyWereSkipped() {
        writer.startAt(job, 0);
        client.full = true;
        steps(1);
        steps(2);
        steps(3);
        client.readsOn();

        assertThat(client.read).containsExactly("step 3 skipped 2");
    }

    @Test
    void noChangeOfStateIsEverLeftOut() {
        writer.startAt(job, 0);
        client.full = true;
        tells(1, new JobEvent.Queued(Phase.BASE));
        tells(2, new JobEvent.Started(Phase.BASE, "w"));
        steps(3);
        tells(4, new JobEvent.Handoff(3));
        steps(5);
        tells(6, new JobEvent.Cancelled());
        client.readsOn();

        assertThat(client.read)
                .containsExactly("queued 1", "started 2", "handoff 4 skipped 1", "step 5", "cancelled 6");
    }

    @Test
    void onlyTheNewestPictureWaits() {
        client.full = true;
        writer.picture(job, Buffer.buffer("old"));
        writer.picture(job, Buffer.buffer("new"));
        client.readsOn();

        assertThat(client.read).containsExactly("picture new");
    }

    @Test
    void aThousandStepsDoNotFillTheBacklog() {
        client.full = true;
        for (int seq = 1; seq <= 1000; seq++) {
            steps(seq);
        }

        assertThat(tooSlow).isFalse();
    }

    @Test
    void aClientThatLetsTooMuchWaitIsGivenUp() {
        client.full = true;
        for (int seq = 1; seq <= 100; seq++) {
            tells(seq, new JobEvent.Started(Phase.BASE, "w"));
        }

        assertThat(tooSlow).isTrue();
    }

    @Test
    void aJobThatIsForgottenFreesItsPlace() {
        client.full = true;
        for (int round = 0; round < 100; round++) {
            tells(1, new JobEvent.Started(Phase.BASE, "w"));
            writer.forget(job);
        }
        client.readsOn();

        assertThat(tooSlow).isFalse();
        assertThat(client.read).isEmpty();
    }

    @Test
    void theConnectionEndsWhenEverythingIsOut() {
        client.full = true;
        tells(1, new JobEvent.Cancelled());
        writer.end();
        assertThat(client.ended).isFalse();

        client.readsOn();

        assertThat(client.read).containsExactly("cancelled 1");
        assertThat(client.ended).isTrue();
    }
}
