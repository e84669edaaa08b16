package dev.diptych.api.progress;

import dev.diptych.api.view.JobJson;
import dev.diptych.job.JobId;
import dev.diptych.queue.JobView;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One job's events as Server-Sent Events: {@code id} is the position, {@code event} the type, {@code data} the event.
 * The stream ends with the job.
 */
public final class EventStream implements Outlet {
    private static final long SIGN_OF_LIFE_MILLIS = 15_000;

    private final Vertx vertx;
    private final Feed feed;
    private final JobId job;
    private final HttpServerResponse response;
    private final PacedWriter writer;
    private @Nullable JobWatch watch;
    private boolean over;

    public EventStream(Vertx vertx, Feed feed, FeedSettings settings, JobId job, HttpServerResponse response) {
        this.vertx = vertx;
        this.feed = feed;
        this.job = job;
        this.response = response;
        this.writer = new PacedWriter(new StreamPipe(response), settings.bytes(), response::reset);
    }

    /**
     * Answers the request, or fails with {@link UnknownJobException} before anything was answered.
     *
     * @param since null: from now on, with a snapshot first
     */
    public Future<Void> start(String tenant, @Nullable Position since) {
        response.closeHandler(closed -> stop());
        return feed.watch(job, tenant, since, this)
                .onSuccess(started -> {
                    watch = started;
                    if (over) {
                        stop();
                    }
                })
                .mapEmpty();
    }

    @Override
    public void begin(boolean recovered, JobView snapshot, List<FeedEvent> missed) {
        boolean ended = snapshot.state().isFinal();
        if (recovered && missed.isEmpty() && ended) {
            over = true;
            response.setStatusCode(204).end();
            return;
        }
        head();
        writer.startAt(job, recovered && !missed.isEmpty() ? missed.get(0).seq() - 1 : snapshot.seq());
        if (recovered) {
            missed.forEach(this::event);
        } else {
            Position position = new Position(snapshot.epoch(), snapshot.seq());
            writer.text("id: %s\nevent: snapshot\ndata: %s\n\n".formatted(position, JobJson.of(snapshot)));
            endIf(ended);
        }
    }

    @Override
    public void event(FeedEvent event) {
        writer.event(event);
        endIf(event.event().body().endsJob());
    }

    @Override
    public void gone() {
        endIf(true);
    }

    private void head() {
        if (!response.headWritten()) {
            response.setChunked(true)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .putHeader("X-Accel-Buffering", "no");
            response.writeHead();
            showLife();
        }
    }

    private void showLife() {
        vertx.setTimer(SIGN_OF_LIFE_MILLIS, timer -> {
            if (!over && !response.closed()) {
                writer.text(": still here\n\n");
                showLife();
            }
        });
    }

    private void endIf(boolean last) {
        if (last && !over) {
            over = true;
            writer.end();
            stop();
        }
    }

    private void stop() {
        over = true;
        if (watch != null) {
            watch.stop();
        }
    }

    private record StreamPipe(HttpServerResponse response) implements Pipe {
        @Override
        public boolean full() {
            return response.writeQueueFull();
        }

        @Override
        public boolean closed() {
            return response.closed() || response.ended();
        }

        @Override
        public void event(FeedEvent event, String json) {
            text("id: %s\nevent: %s\ndata: %s\n\n"
                    .formatted(event.position(), event.event().body().type(), json));
        }

        @Override
        public void text(String text) {
            response.write(text);
        }

        @Override
        public void picture(Buffer frame) {
            throw new UnsupportedOperationException("event streams carry text");
        }

        @Override
        public void end() {
            response.end();
        }

        @Override
        public void onDrain(Runnable action) {
            response.drainHandler(drained -> action.run());
        }
    }
}
