package dev.diptych.api;

import dev.diptych.api.form.FormReader;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.InputTrustHandler;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads a body into memory, where a request may have one: a form by its parts, anything else as it is. */
final class Bodies implements InputTrustHandler {
    private static final int PIECE = 8 << 10;

    private final Handler<RoutingContext> whole;
    private final Handler<RoutingContext> forms;

    /** @param bodyBytes the largest body that is taken */
    Bodies(long bodyBytes) {
        this.whole = BodyHandler.create(false).setBodyLimit(bodyBytes);
        this.forms = new FormReader(bodyBytes);
    }

    @Override
    public void handle(RoutingContext ctx) {
        String coding = header(ctx, HttpHeaders.CONTENT_ENCODING);
        String type = header(ctx, HttpHeaders.CONTENT_TYPE);
        if (ctx.request().method() != HttpMethod.POST) {
            ctx.next();
        } else if (!coding.isEmpty() && !coding.equals("identity")) {
            ctx.fail(refused("no content coding", coding));
        } else if (type.startsWith("application/x-www-form-urlencoded")) {
            ctx.fail(refused("another content type", type));
        } else if (type.startsWith("multipart/form-data")) {
            forms.handle(ctx);
        } else {
            whole.handle(ctx);
        }
    }

    /** Comes after the body was read: Jackson would take UTF-16 and UTF-32, and overlong UTF-8. */
    static InputTrustHandler requireUtf8() {
        return ctx -> {
            Buffer body = ctx.body().buffer();
            boolean isJson = header(ctx, HttpHeaders.CONTENT_TYPE).startsWith("application/json");
            if (isJson && body != null && !isText(ByteBuffer.wrap(body.getBytes()))) {
                ctx.fail(Problem.invalid("body", "JSON in UTF-8", "another encoding"));
            } else {
                ctx.next();
            }
        };
    }

    /** Whether it is UTF-8 without a zero, which no JSON has. */
    private static boolean isText(ByteBuffer bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer piece = CharBuffer.allocate(Math.min(PIECE, bytes.remaining() + 1));
        CoderResult result;
        do {
            piece.clear();
            result = decoder.decode(bytes, piece, true);
            if (result.isError() || piece.flip().toString().indexOf('\0') >= 0) {
                return false;
            }
        } while (result.isOverflow());
        return true;
    }

    private static Problem refused(String expected, String found) {
        return Problem.of(
                415,
                "unsupported-media-type",
                "The body's type is wrong",
                "expected %s, found %s".formatted(expected, Found.shortened(found)));
    }

    private static String header(RoutingContext ctx, CharSequence name) {
        String value = ctx.request().getHeader(name);
        return value == null ? "" : value.trim().toLowerCase(Locale.ROOT);
    }
}
