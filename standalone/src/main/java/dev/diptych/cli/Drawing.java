package dev.diptych.cli;

import dev.diptych.client.JobClient;
import dev.diptych.client.JobFeed;
import dev.diptych.standalone.Await;
import dev.diptych.standalone.Timeline;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** One job on a server, from its submission to its pictures; an interrupt of the thread cancels it there. */
final class Drawing {
    private static final Duration CANCEL_LIMIT = Duration.ofSeconds(5);
    private static final long PLACE_EVERY_MILLIS = 1_000;

    private final JobClient client;
    private final JobScreen screen;

    /** A job that has ended, and its pictures in order; none unless it succeeded. */
    record Outcome(JsonObject job, List<Buffer> pictures) {
        boolean succeeded() {
            return job.getString("state").equals("succeeded");
        }
    }

    Drawing(JobClient client, JobScreen screen) {
        this.client = client;
        this.screen = screen;
    }

    Outcome draw(JsonObject order) throws InterruptedException {
        Future<JsonObject> submitted = client.submit(order);
        try {
            String id = Await.result(submitted).getString("id");
            Timeline.mark("submitted");
            follow(id);
            JsonObject job = Await.result(client.job(id));
            return new Outcome(job, pictures(id, job));
        } catch (InterruptedException e) {
            cancel(submitted);
            throw e;
        }
    }

    private void follow(String id) throws InterruptedException {
        AtomicBoolean waiting = new AtomicBoolean(true);
        JobFeed feed = client.feed(id).onSnapshot(screen::snapshot).onEvent(event -> {
            waiting.set(event.getString("type").equals("queued"));
            screen.event(event);
            mark(event);
        });
        Future<Void> ended = feed.follow();
        while (!Await.settles(ended, Duration.ofMillis(PLACE_EVERY_MILLIS))) {
            if (waiting.get()) {
                client.job(id).onSuccess(screen::snapshot);
            }
        }
        Await.result(ended);
    }

    private static void mark(JsonObject event) {
        switch (event.getString("type")) {
            case "started" -> Timeline.mark("started");
            case "step" -> {
                Timeline.mark("first_step");
                Timeline.markAgain("last_step");
            }
            case "succeeded" -> Timeline.mark("ended");
            default -> {
                // No part of the way ends here.
            }
        }
    }

    private List<Buffer> pictures(String id, JsonObject job) throws InterruptedException {
        List<Buffer> pictures = new ArrayList<>();
        JsonObject result = job.getJsonObject("result");
        int images = result == null ? 0 : result.getJsonArray("images").size();
        for (int n = 0; n < images; n++) {
            pictures.add(Await.result(client.image(id, n)));
        }
        return pictures;
    }

    /** The submission may still be on its way: then its answer is waited for, so that no job is left behind. */
    private void cancel(Future<JsonObject> submitted) throws InterruptedException {
        Future<JsonObject> cancelled = submitted
                .compose(job -> client.cancel(job.getString("id")))
                .timeout(CANCEL_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        Await.settles(cancelled, CANCEL_LIMIT);
    }
}
