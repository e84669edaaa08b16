package dev.diptych.api.compat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.api.progress.FeedEvent;
import dev.diptych.api.progress.JobWatch;
import dev.diptych.api.progress.Outlet;
import dev.diptych.job.JobEvent;
import dev.diptych.job.JobRequest;
import dev.diptych.job.JobState;
import dev.diptych.job.Phase;
import dev.diptych.queue.JobView;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The answer to an order with {@code stream}: events with real previews, then one with each picture. */
final class OpenAiStream implements Outlet {
    private static final long COMMENT_MILLIS = 20_000;

    private final NativeApi api;
    private final Orders orders;
    private final OpenAiOrder order;
    private final String type;
    private final RoutingContext ctx;
    private final HttpServerResponse response;

    private @Nullable JobView job;
    private Future<?> written = Future.succeededFuture();
    private int steps;
    private int previews;
    private boolean over;

    /** @param type {@code image_generation} or {@code image_edit} */
    OpenAiStream(NativeApi api, Orders orders, OpenAiOrder order, String type, RoutingContext ctx) {
        this.api = api;
        this.orders = orders;
        this.order = order;
        this.type = type;
        this.ctx = ctx;
        this.response = ctx.response();
    }

    void start(JobView submitted) {
        job = submitted;
        if (response.closed() || response.ended()) {
            return;
        }
        response.setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        long comments = api.vertx().setPeriodic(COMMENT_MILLIS, tick -> write(": \n\n"));
        Future<JobWatch> watching = api.feed().watch(submitted.id(), submitted.tenant(), null, this);
        watching.onFailure(e -> end(ForeignErrors.late(OpenAiImages.PATH, e)));
        ctx.addEndHandler(end -> {
            api.vertx().cancelTimer(comments);
            watching.onSuccess(JobWatch::stop);
        });
    }

    @Override
    public void begin(boolean recovered, JobView snapshot, List<FeedEvent> missed) {
        if (snapshot.state().isFinal()) {
            finish();
        }
    }

    @Override
    public void event(FeedEvent event) {
        JobEvent.Body body = event.event().body();
        if (body instanceof JobEvent.Step step) {
            steps = step.steps();
        } else if (body instanceof JobEvent.Preview preview && isDue(preview.phase(), preview.step())) {
            int index = previews++;
            written = written.compose(before -> partialImage(index)).otherwiseEmpty();
        } else if (body.endsJob()) {
            finish();
        }
    }

    @Override
    public void gone() {
        finish();
    }

    /** The previews asked for are spread evenly over both phases; the picture itself comes after the last part. */
    private boolean isDue(Phase phase, int step) {
        JobRequest request = job == null ? null : job.request();
        return request != null
                && previews < order.partialImages()
                && Progress.of(request, phase, step, steps) >= (previews + 1.0) / (order.partialImages() + 1);
    }

    private Future<?> partialImage(int index) {
        JobView shown = Objects.requireNonNull(job);
        return api.events()
                .preview(shown.id())
                .onSuccess(jpeg ->
                        jpeg.ifPresent(bytes -> event(OpenAiAnswers.partialImage(type, order, shown, index, bytes))));
    }

    private void finish() {
        if (over) {
            return;
        }
        over = true;
        JobView submitted = Objects.requireNonNull(job);
        written.compose(before -> api.queue().find(submitted.id(), submitted.tenant()))
                .map(found -> found.orElse(submitted))
                .compose(ended -> ended.state() instanceof JobState.Succeeded
                        ? orders.pictures(ended)
                                .compose(pngs -> OpenAiImages.encoded(api, order, pngs))
                                .onSuccess(pictures -> completed(ended, pictures))
                        : Future.failedFuture(new JobLostException(ended.state())))
                .onFailure(e -> end(ForeignErrors.late(OpenAiImages.PATH, e)));
    }

    private void completed(JobView ended, List<byte[]> pictures) {
        pictures.forEach(picture -> event(OpenAiAnswers.completed(type, order, ended, picture)));
        if (!response.closed()) {
            response.end();
        }
    }

    private void event(ObjectNode json) {
        write("event: " + json.get("type").textValue() + "\ndata: " + json + "\n\n");
    }

    private void end(ObjectNode error) {
        write("event: error\ndata: " + error + "\n\n");
        if (!response.closed() && !response.ended()) {
            response.end();
        }
    }

    private void write(String text) {
        if (!response.closed() && !response.ended()) {
            response.write(text);
        }
    }
}
