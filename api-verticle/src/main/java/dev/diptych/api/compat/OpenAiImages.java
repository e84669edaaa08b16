package dev.diptych.api.compat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.api.form.Form;
import dev.diptych.api.form.JsonBody;
import dev.diptych.job.JobState;
import dev.diptych.queue.JobView;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.net.URI;
import java.util.List;

/** OpenAI's Images API. docs/compat.md has it field by field. */
final class OpenAiImages {
    static final String PATH = "/v1/images/";

    private final NativeApi api;
    private final Orders orders;

    OpenAiImages(NativeApi api) {
        this.api = api;
        this.orders = new Orders(api, null);
    }

    void mount(RouterBuilder routes) {
        Compat.mount(routes, "openAiGenerate", this::generate);
        Compat.mount(routes, "openAiEdit", this::edit);
    }

    private void generate(RoutingContext ctx) {
        JsonBody.of(ctx)
                .map(OpenAiOrder::generation)
                .onSuccess(order -> answer(ctx, order, "image_generation", OpenAiFields.GENERATIONS))
                .onFailure(ctx::fail);
    }

    private void edit(RoutingContext ctx) {
        Form form = Form.of(ctx);
        api.vertx()
                .executeBlocking(() -> OpenAiEdit.read(form))
                .onSuccess(order -> answer(ctx, order, "image_edit", OpenAiFields.EDITS))
                .onFailure(ctx::fail);
    }

    private void answer(RoutingContext ctx, OpenAiOrder order, String type, Dictionary dictionary) {
        Future<JobView> job = orders.submit(ctx, order.order(), ctx.request().getHeader("Idempotency-Key"), dictionary);
        if (order.stream()) {
            OpenAiStream stream = new OpenAiStream(api, orders, order, type, ctx);
            job.onSuccess(stream::start).onFailure(ctx::fail);
        } else {
            LongAnswer.send(
                    api.vertx(),
                    ctx,
                    job.compose(orders::end).compose(ended -> images(ctx, order, ended)),
                    failure -> ForeignErrors.late(PATH, failure));
        }
    }

    private Future<ObjectNode> images(RoutingContext ctx, OpenAiOrder order, JobView job) {
        if (!(job.state() instanceof JobState.Succeeded succeeded)) {
            return Future.failedFuture(new JobLostException(job.state()));
        }
        if (order.asUrl()) {
            URI here = URI.create(ctx.request().scheme() + "://" + ctx.request().authority());
            int count = succeeded.result().images().size();
            return Future.succeededFuture(OpenAiAnswers.images(
                    order, job, count, path -> here.resolve(api.links().apply(path))));
        }
        return orders.pictures(job)
                .compose(pngs -> encoded(api, order, pngs))
                .map(pictures -> OpenAiAnswers.images(order, job, pictures));
    }

    /** The pictures as PNG or JPEG, as the order says. */
    static Future<List<byte[]>> encoded(NativeApi api, OpenAiOrder order, List<Buffer> pngs) {
        return api.vertx()
                .executeBlocking(() ->
                        pngs.stream().map(png -> order.encode(png.getBytes())).toList());
    }
}
