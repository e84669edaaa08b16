package dev.diptych.api;

import dev.diptych.image.ImageStore;
import dev.diptych.job.JobResult.ImageRef;
import dev.diptych.job.JobState;
import dev.diptych.queue.JobEvents;
import dev.diptych.queue.JobQueue;
import dev.diptych.queue.JobView;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Finished pictures, and the newest preview of a running job. */
final class ImageRoutes {
    private static final Duration LINK = Duration.ofMinutes(5);
    private static final String FOR_EVER = "private, max-age=31536000, immutable";

    private final JobQueue queue;
    private final JobEvents events;
    private final ImageStore images;

    ImageRoutes(ApiParts parts) {
        this.queue = parts.queue();
        this.events = parts.events();
        this.images = parts.images();
    }

    void mount(RouterBuilder routes) {
        routes.getRoute("getImage").addHandler(Answer.sent(this::image));
        routes.getRoute("getPreview").addHandler(Answer.sent(this::preview));
    }

    private Future<?> image(RoutingContext ctx) {
        return find(ctx, Gatekeeper.tenant(ctx))
                .map(job -> ref(job, ctx.pathParam("n")))
                .compose(ref -> {
                    String etag = '"' + ref.sha256() + '"';
                    ctx.response().putHeader(HttpHeaders.ETAG, etag).putHeader(HttpHeaders.CACHE_CONTROL, FOR_EVER);
                    if (knows(ctx.request().getHeader(HttpHeaders.IF_NONE_MATCH), etag)) {
                        return ctx.response().setStatusCode(304).end();
                    }
                    Optional<URI> link = staysHere(ctx.request()) ? Optional.empty() : images.link(ref.key(), LINK);
                    if (link.isPresent()) {
                        return ctx.response()
                                .setStatusCode(307)
                                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                                .putHeader(HttpHeaders.LOCATION, link.get().toString())
                                .end();
                    }
                    return images.get(ref.key())
                            .map(found -> found.orElseThrow(() -> Problem.notFound("a picture that is still kept")))
                            .compose(png -> send(ctx.response(), "image/png", png));
                });
    }

    private Future<?> preview(RoutingContext ctx) {
        return find(ctx, Gatekeeper.caller(ctx).tenant())
                .compose(job -> events.preview(job.id()))
                .map(found -> found.orElseThrow(() -> Problem.notFound("a job with a preview")))
                .compose(jpeg -> {
                    ctx.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
                    return send(ctx.response(), "image/jpeg", Buffer.buffer(jpeg));
                });
    }

    private Future<JobView> find(RoutingContext ctx, @Nullable String tenant) {
        return queue.find(Answer.job(ctx), tenant).map(found -> found.orElseThrow(Answer::noJob));
    }

    /** For the page, whose policy lets it fetch from its own node only; over plain HTTP browsers say no site. */
    private static boolean staysHere(HttpServerRequest request) {
        return "same-origin".equals(request.getHeader("Sec-Fetch-Site"))
                || request.headers().contains("Prefer", "no-redirect", true);
    }

    private static ImageRef ref(JobView job, String n) {
        List<ImageRef> images = job.state() instanceof JobState.Succeeded succeeded
                ? succeeded.result().images()
                : List.of();
        return IntStream.range(0, images.size())
                .filter(k -> n.equals(Integer.toString(k)))
                .mapToObj(images::get)
                .findFirst()
                .orElseThrow(() -> Problem.notFound("a picture of this number"));
    }

    private static boolean knows(@Nullable String ifNoneMatch, String etag) {
        return ifNoneMatch != null
                && Arrays.stream(ifNoneMatch.split(","))
                        .map(tag -> tag.trim().replaceFirst("^W/", ""))
                        .anyMatch(tag -> tag.equals("*") || tag.equals(etag));
    }

    private static Future<Void> send(HttpServerResponse response, String type, Buffer bytes) {
        if (response.closed()) {
            return Future.succeededFuture();
        }
        return response.putHeader(HttpHeaders.CONTENT_TYPE, type).end(bytes);
    }
}
