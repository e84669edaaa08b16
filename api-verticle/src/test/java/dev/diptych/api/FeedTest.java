package dev.diptych.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.queue.Lease;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class FeedTest extends OneNodeWithAWorker {
    @Test
    void aWatcherHearsAJobFromItsClaimToItsEnd() {
        String job = api.aJob();
        AWatcher watcher = AWatcher.of(api);

        JsonObject subscribed = watcher.watches(job);
        Lease lease = worker.claims();
        worker.steps(lease, 1, 2, 4);
        worker.finishes(lease);

        assertThat(subscribed.getBoolean("recovered")).isFalse();
        assertThat(subscribed.getJsonObject("snapshot").getString("state")).isEqualTo("queued");
        JsonObject started = watcher.hears("started");
        assertThat(started.getString("worker")).isEqualTo("w1");
        assertThat(started.getLong("epoch")).isEqualTo(1);
        assertThat(started.getLong("seq")).isEqualTo(2);
        assertThat(watcher.hears("step").getInteger("step")).isEqualTo(1);
        assertThat(watcher.hears("step").getInteger("step")).isEqualTo(2);
        assertThat(watcher.hears("succeeded").getLong("seq")).isEqualTo(5);
    }

    @Test
    void whoComesBackHearsWhatItMissedAndThenTheRest() {
        String job = api.aJob();
        Lease lease = worker.claims();
        worker.steps(lease, 1, 3, 4);
        AWatcher watcher = AWatcher.of(api);

        JsonObject subscribed = watcher.watches(job, 1, 2);
        worker.finishes(lease);

        assertThat(subscribed.getBoolean("recovered")).isTrue();
        assertThat(subscribed.getJsonArray("events"))
                .extracting(event -> ((JsonObject) event).getLong("seq"))
                .containsExactly(3L, 4L, 5L);
        assertThat(watcher.hears("succeeded").getLong("seq")).isEqualTo(6);
    }

    @Test
    void aPositionOfAnotherLogIsAnsweredWithTheSnapshotAlone() {
        String job = api.aJob();
        worker.claims();
        AWatcher watcher = AWatcher.of(api);

        JsonObject subscribed = watcher.watches(job, 9, 400);

        assertThat(subscribed.getBoolean("recovered")).isFalse();
        assertThat(subscribed.getJsonArray("events")).isEmpty();
        assertThat(subscribed.getJsonObject("snapshot").getString("state")).isEqualTo("running");
    }

    @Test
    void aClientThatIsDroppedTwentyTimesSeesEveryEventOnce() {
        String job = api.aJob();
        Lease lease = worker.claims();
        List<Long> seen = new ArrayList<>();
        long epoch = 0;
        int step = 0;
        for (int drop = 0; drop < 20; drop++) {
            try (AWatcher watcher = AWatcher.of(api)) {
                JsonObject subscribed = watcher.watches(job, epoch, seen.size());
                worker.steps(lease, step + 1, step + 5, 105);
                step += 5;
                List<JsonObject> heard = new ArrayList<>();
                subscribed.getJsonArray("events").forEach(event -> heard.add((JsonObject) event));
                // Of five steps it hears some and is gone; the others it must find when it comes back.
                for (int i = 0; i < drop % 6; i++) {
                    heard.add(watcher.hears("step"));
                }
                for (JsonObject event : heard) {
                    seen.add(event.getLong("seq"));
                    epoch = event.getLong("epoch");
                }
            }
        }
        worker.finishes(lease);
        JsonObject rest = AWatcher.of(api).watches(job, epoch, seen.size());
        rest.getJsonArray("events").forEach(event -> seen.add(((JsonObject) event).getLong("seq")));

        // queued, started, a hundred steps, succeeded
        assertThat(seen)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 103).boxed().toList());
    }

    @Test
    void whatTheLiveConnectionLosesIsReadAgainFromTheLog() {
        String job = api.aJob();
        AWatcher watcher = AWatcher.of(api);
        watcher.watches(job);

        api.losesLiveConnection();
        Lease lease = worker.claims();
        worker.steps(lease, 1, 3, 4);
        worker.finishes(lease);

        List<Long> heard = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            heard.add(watcher.hears().getLong("seq"));
        }
        assertThat(heard).containsExactly(2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void aPreviewIsABinaryFrameWithItsEventAndItsJpeg() {
        String job = api.aJob();
        AWatcher watcher = AWatcher.of(api);
        watcher.watches(job);
        Lease lease = worker.claims();

        worker.shows(lease, 3, "the jpeg");

        watcher.hears("started");
        assertThat(watcher.hears("preview").getInteger("step")).isEqualTo(3);
        Buffer frame = watcher.sees();
        int header = frame.getUnsignedShort(0);
        assertThat(frame.getBuffer(2, 2 + header).toJsonObject().getString("job"))
                .isEqualTo(job);
        assertThat(frame.getString(2 + header, frame.length())).isEqualTo("the jpeg");
    }

    @Test
    void oneSocketWatchesManyJobsAndForgetsOne() {
        String first = api.aJob();
        String second = api.aJob();
        AWatcher watcher = AWatcher.of(api);
        watcher.watches(first);
        watcher.watches(second);

        watcher.says("{'type':'unsub','job':'%s'}".formatted(first)).hears("unsubscribed");
        worker.claims();
        worker.claims();

        assertThat(watcher.hears("started").getString("job")).isEqualTo(second);
    }

    @Test
    void aJobThatIsKeptNoLongerIsSaidSoAndWatchedNoLonger() {
        AWatcher watcher = AWatcher.of(api);
        watcher.watches(api.aJob());

        api.tellRedis("FLUSHALL");
        api.losesLiveConnection();

        assertThat(watcher.hears("error").getString("code")).isEqualTo("not-found");
        Awaitility.await().until(() -> api.get("/metrics").bodyAsString().contains("diptych_feed_watches 0.0"));
    }

    @Test
    void aJobIsCancelledOnTheSocket() {
        String job = api.aJob();
        AWatcher watcher = AWatcher.of(api);

        JsonObject answer =
                watcher.says("{'type':'cancel','job':'%s'}".formatted(job)).hears("cancelling");

        assertThat(answer.getString("outcome")).isEqualTo("cancelled");
        assertThat(api.job(job).getString("state")).isEqualTo("cancelled");
    }

    @Test
    void aFrameThatMakesNoSenseIsAnsweredAndTheNextOneHeard() {
        String job = api.aJob();
        AWatcher watcher = AWatcher.of(api);

        JsonObject broken = watcher.says("{'type':").hears("error");
        JsonObject unknown = watcher.says("{'type':'dance'}").hears("error");
        JsonObject extra =
                watcher.says("{'type':'unsub','job':'%s','x':1}".formatted(job)).hears("error");
        JsonObject noJob = watcher.says("{'type':'sub','job':'aaaaaaaaaaaaaaaaaaaaaaaaaa'}")
                .hears("error");

        assertThat(broken.getString("code")).isEqualTo("invalid-frame");
        assertThat(unknown.getString("expected")).contains("hello, sub, unsub, cancel");
        assertThat(extra.getString("field")).isEqualTo("x");
        assertThat(noJob.getString("code")).isEqualTo("not-found");
        assertThat(watcher.watches(job).getString("job")).isEqualTo(job);
    }
}
