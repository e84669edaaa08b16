package dev.diptych.api;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.charset.StandardCharsets;

/**
 * Refuses submissions that are too many as soon as their heads are read, before Vert.x makes a request of them: in a flood
 * that leaves time for those that are let in. Only plain ones end here; any that want more of an answer (a browser's, of
 * another origin; one that waits for the answer to an earlier one) go on to the {@link Admission} of the router.
 *
 * <p>One for each connection, on its event loop.
 */
final class Turnstile extends ChannelDuplexHandler {
    private static final String SUBMISSIONS = "/v1/jobs";
    private static final ByteBuf BODY = Unpooled.unreleasableBuffer(
            Unpooled.directBuffer().writeBytes(Admission.BUSY.json().toString().getBytes(StandardCharsets.UTF_8)));
    private static final HttpHeaders HEADERS = headers();

    private final Admission admission;
    private int unanswered;
    private boolean refusing;
    private boolean wrote;

    private Turnstile(Admission admission) {
        this.admission = admission;
    }

    /** Before the first byte of a connection is read. */
    static void put(HttpConnection connection, Admission admission) {
        ChannelHandlerContext vertx = ((ConnectionBase) connection).channelHandlerContext();
        vertx.pipeline().addBefore(vertx.name(), "turnstile", new Turnstile(admission));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request) {
            refusing = unanswered == 0 && isPlain(request) && ctx.channel().isWritable() && admission.refuses();
            if (refusing) {
                refuse(ctx);
            } else {
                unanswered++;
            }
        }
        if (refusing) {
            drop(ctx, message);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (wrote) {
            wrote = false;
            ctx.flush();
        }
        ctx.fireChannelReadComplete();
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof LastHttpContent && !isInterim(message)) {
            unanswered--;
        }
        ctx.write(message, promise);
    }

    /** One that another follows, such as 100 Continue; after 101 no HTTP does. */
    private static boolean isInterim(Object message) {
        return message instanceof HttpResponse answer && answer.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    private void refuse(ChannelHandlerContext ctx) {
        wrote = true;
        ctx.write(new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.TOO_MANY_REQUESTS,
                BODY.duplicate(),
                HEADERS,
                EmptyHttpHeaders.INSTANCE));
    }

    /** Up to and with the end of the request's body. */
    private void drop(ChannelHandlerContext ctx, Object message) {
        boolean broken =
                message instanceof HttpObject part && part.decoderResult().isFailure();
        refusing = !(message instanceof LastHttpContent);
        ReferenceCountUtil.release(message);
        if (broken) {
            ctx.flush();
            ctx.close();
        }
    }

    private static boolean isPlain(HttpRequest request) {
        HttpHeaders headers = request.headers();
        return request.method().equals(HttpMethod.POST)
                && request.uri().equals(SUBMISSIONS)
                && request.decoderResult().isSuccess()
                && HttpUtil.isKeepAlive(request)
                && request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                && !headers.contains(HttpHeaderNames.ORIGIN)
                && !headers.contains(HttpHeaderNames.EXPECT)
                && !headers.contains(HttpHeaderNames.UPGRADE);
    }

    private static HttpHeaders headers() {
        HttpHeaders headers = new DefaultHttpHeaders()
                .set(HttpHeaderNames.CONTENT_TYPE, "application/problem+json")
                .set(HttpHeaderNames.CONTENT_LENGTH, BODY.readableBytes())
                .set(HttpHeaderNames.RETRY_AFTER, "1");
        SecurityHeaders.ALL.forEach(headers::set);
        return headers;
    }
}
