package dev.diptych.api.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.api.form.JsonBody;
import dev.diptych.job.InvalidRequestException;
import dev.diptych.job.JobState;
import dev.diptych.queue.JobView;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** AUTOMATIC1111's API. docs/compat.md has it field by field. */
final class Automatic1111 {
    static final String PATH = "/sdapi/v1/";

    private final NativeApi api;
    private final Orders orders;
    private final Automatic1111Jobs jobs;

    Automatic1111(NativeApi api) {
        this.api = api;
        this.orders = new Orders(api, Automatic1111Jobs.GROUP);
        this.jobs = new Automatic1111Jobs(api);
    }

    void mount(RouterBuilder routes) {
        Compat.mount(routes, "a1111TextToImage", draw(Automatic1111Order::textToImage, Automatic1111Fields.TXT2IMG));
        Compat.mount(routes, "a1111ImageToImage", draw(Automatic1111Order::imageToImage, Automatic1111Fields.IMG2IMG));
        Compat.mount(routes, "a1111Progress", json(this::progress));
        Compat.mount(routes, "a1111Interrupt", json(ctx -> jobs.interrupt(tenant(ctx))));
        Compat.mount(routes, "a1111Samplers", json(ctx -> Future.succeededFuture(Automatic1111Lists.samplers())));
        Compat.mount(routes, "a1111Schedulers", json(ctx -> Future.succeededFuture(Automatic1111Lists.schedulers())));
        Compat.mount(routes, "a1111Models", json(ctx -> api.models().get().map(Automatic1111Lists::models)));
        Compat.mount(routes, "a1111Options", json(ctx -> api.models().get().map(Automatic1111Lists::options)));
        Compat.mount(routes, "a1111SetOptions", json(this::setOptions));
        Compat.mount(routes, "a1111PngInfo", json(this::pngInfo));
    }

    private Handler<RoutingContext> draw(
            BiFunction<ObjectNode, String, Automatic1111Order> reader, Dictionary dictionary) {
        return ctx -> {
            Future<ObjectNode> answer = JsonBody.of(ctx)
                    .compose(body -> api.models()
                            .get()
                            .map(models -> reader.apply(body, models.get(0).name()))
                            .compose(this::withPreparedMask)
                            .compose(order -> drawn(ctx, body, order, dictionary)));
            LongAnswer.send(api.vertx(), ctx, answer, failure -> ForeignErrors.late(PATH, failure));
        };
    }

    private Future<Automatic1111Order> withPreparedMask(Automatic1111Order order) {
        return order.invertMask() && order.order().has("mask")
                ? api.vertx().executeBlocking(order::withInvertedMask)
                : Future.succeededFuture(order);
    }

    private Future<ObjectNode> drawn(
            RoutingContext ctx, ObjectNode body, Automatic1111Order order, Dictionary dictionary) {
        return orders.submit(ctx, order.order(), order.taskId(), dictionary)
                .compose(orders::end)
                .compose(ended -> ended.state() instanceof JobState.Failed
                        ? Future.failedFuture(new JobLostException(ended.state()))
                        : answered(dictionary, body, order, ended));
    }

    private Future<ObjectNode> answered(Dictionary dictionary, ObjectNode body, Automatic1111Order order, JobView job) {
        Future<List<Buffer>> pictures = order.sendImages() ? orders.pictures(job) : Future.succeededFuture(List.of());
        return pictures.map(pngs -> Automatic1111Answers.pictures(dictionary, body, job, pngs));
    }

    private Future<JsonNode> progress(RoutingContext ctx) {
        boolean withPicture = !"true".equals(ctx.request().getParam("skip_current_image"));
        return jobs.progress(tenant(ctx), withPicture);
    }

    /** Settings belong to a request here: a caller may say what is so already, and nothing else. */
    private Future<JsonNode> setOptions(RoutingContext ctx) {
        return Future.all(JsonBody.of(ctx), api.models().get()).map(both -> {
            ObjectNode asked = both.resultAt(0);
            ObjectNode options = Automatic1111Lists.options(both.resultAt(1));
            asked.properties().forEach(option -> {
                if (!option.getValue().equals(options.get(option.getKey()))) {
                    throw new InvalidRequestException(
                            option.getKey(),
                            options.path(option.getKey()).asText("no such option")
                                    + "; another only by override_settings of a request",
                            Dictionary.found(option.getValue()));
                }
            });
            return JsonNodeFactory.instance.objectNode();
        });
    }

    private Future<JsonNode> pngInfo(RoutingContext ctx) {
        return JsonBody.of(ctx)
                .map(body -> new ForeignBody(body).text("image"))
                .compose(image -> api.vertx().executeBlocking(() -> Automatic1111PngInfo.of(image)));
    }

    private String tenant(RoutingContext ctx) {
        return api.tenant().apply(ctx);
    }

    private static Handler<RoutingContext> json(Function<RoutingContext, ? extends Future<? extends JsonNode>> route) {
        return ctx -> route.apply(ctx)
                .onSuccess(json -> ctx.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                        .end(json.toString()))
                .onFailure(ctx::fail);
    }
}
