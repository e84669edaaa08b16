package dev.diptych.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.diptych.api.Uploads.Upload;
import dev.diptych.api.form.Form;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.util.List;
import java.util.Locale;

/** Takes a picture, as the raw body or as the one file of a form. */
final class UploadRoutes {
    private final Uploads uploads;

    UploadRoutes(Uploads uploads) {
        this.uploads = uploads;
    }

    void mount(RouterBuilder routes) {
        // The contract's validator knows no parts of type image/png.
        routes.getRoute("uploadImage").setDoValidation(false).addHandler(Answer.sent(this::upload));
    }

    private Future<?> upload(RoutingContext ctx) {
        return file(ctx)
                .compose(file -> uploads.keep(Gatekeeper.caller(ctx).tenant(), "image", file))
                .onSuccess(upload -> answer(ctx, upload));
    }

    private static Future<Buffer> file(RoutingContext ctx) {
        String header = ctx.request().getHeader(HttpHeaders.CONTENT_TYPE);
        String type = header == null ? "none" : header.toLowerCase(Locale.ROOT);
        if (type.startsWith("multipart/form-data")) {
            List<Buffer> files =
                    Form.of(ctx).files().values().stream().flatMap(List::stream).toList();
            return files.size() == 1
                    ? Future.succeededFuture(files.get(0))
                    : Future.failedFuture(Problem.invalid("image", "one file", files.size() + " files"));
        } else if (type.startsWith("application/octet-stream")) {
            Buffer body = ctx.body().buffer();
            return Future.succeededFuture(body == null ? Buffer.buffer() : body);
        }
        return Future.failedFuture(Problem.of(
                415,
                "unsupported-media-type",
                "The body's type is wrong",
                "expected content type multipart/form-data, application/octet-stream, found " + Found.shortened(type)));
    }

    private static void answer(RoutingContext ctx, Upload upload) {
        Answer.send(
                ctx,
                201,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("id", upload.id())
                        .put("width", upload.width())
                        .put("height", upload.height()));
    }
}
