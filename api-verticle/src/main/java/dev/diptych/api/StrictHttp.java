package dev.diptych.api;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.List;

/**
 * Refuses, with 400, requests whose end a proxy before this node could see elsewhere (RFC 9112, section 6.3): Netty would
 * silently prefer one of two lengths, and what follows would be a request that the proxy has never looked at.
 */
final class StrictHttp {
    private static final String DECODER = "httpDecoder";

    private StrictHttp() {}

    /** Before the first byte of a connection is read. */
    static void watch(HttpConnection connection, HttpServerOptions options) {
        ChannelPipeline pipeline =
                ((ConnectionBase) connection).channelHandlerContext().pipeline();
        pipeline.replace(DECODER, DECODER, new Decoder(options));
    }

    private static final class Decoder extends VertxHttpRequestDecoder {
        Decoder(HttpServerOptions options) {
            super(options);
        }

        /** Netty asks this once the headers are read and before it decides where the body ends. */
        @Override
        protected boolean isContentAlwaysEmpty(HttpMessage message) {
            requireKnownVersion(message.protocolVersion());
            requireOneLength(message);
            return super.isContentAlwaysEmpty(message);
        }

        /** Vert.x, which would answer 501, compares identities too, so that http/1.1 is none. */
        @SuppressWarnings("ReferenceEquality")
        private static void requireKnownVersion(HttpVersion version) {
            if (version != HttpVersion.HTTP_1_1 && version != HttpVersion.HTTP_1_0) {
                throw new IllegalArgumentException("expected HTTP/1.1 or HTTP/1.0, found another version");
            }
        }

        private static void requireOneLength(HttpMessage message) {
            List<String> codings = message.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
            boolean chunked = codings.size() == 1 && codings.get(0).equalsIgnoreCase("chunked");
            boolean lengthToo = message.headers().contains(HttpHeaderNames.CONTENT_LENGTH);
            boolean old = message.protocolVersion().equals(HttpVersion.HTTP_1_0);
            if (!codings.isEmpty() && (!chunked || lengthToo || old)) {
                throw new IllegalArgumentException("expected one length, found another transfer coding or two");
            }
            if (message.headers().contains(HttpHeaderNames.SEC_WEBSOCKET_KEY1)) {
                throw new IllegalArgumentException(
                        "expected no WebSocket of 2010: Netty would read a body of eight bytes");
            }
        }
    }
}
