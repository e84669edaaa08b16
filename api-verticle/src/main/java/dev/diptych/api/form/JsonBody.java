package dev.diptych.api.form;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.job.InvalidRequestException;
import dev.diptych.wire.Wire;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** The JSON object that is the body of a request. */
public final class JsonBody {
    /** What takes no longer to read than a hop to another thread does, in bytes. */
    public static final int SHORT = 16 << 10;

    private static final int PIECE = 8 << 10;

    private JsonBody() {}

    /**
     * Reads it, on a worker thread where it is long: it may hold pictures.
     *
     * @return fails with {@link InvalidRequestException} if it is broken or no object
     */
    public static Future<ObjectNode> of(RoutingContext ctx) {
        Buffer body = ctx.body().buffer();
        if (body == null || body.length() <= SHORT) {
            byte[] bytes = body == null ? new byte[0] : body.getBytes();
            return Future.succeededFuture(bytes).map(JsonBody::read);
        }
        return ctx.vertx().executeBlocking(() -> read(body.getBytes()), false);
    }

    /** Jackson alone would take UTF-16 and UTF-32, and overlong UTF-8. */
    private static ObjectNode read(byte[] body) {
        if (!isText(ByteBuffer.wrap(body))) {
            throw new InvalidRequestException("body", "JSON in UTF-8", "another encoding");
        }
        return Wire.object(body);
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
}
