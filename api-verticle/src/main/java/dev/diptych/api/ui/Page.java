package dev.diptych.api.ui;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Serves the page from memory. Its few files carry an ETag of their content: times would not do, since every file of a
 * reproducible jar has the same.
 */
public final class Page {
    private static final List<String> FILES = List.of(
            "index.html",
            "icon.svg",
            "page.css",
            "order.css",
            "stage.css",
            "gallery.css",
            "main.js",
            "api.js",
            "conditioning.js",
            "dom.js",
            "feed.js",
            "gallery.js",
            "handoff.js",
            "house.js",
            "job.js",
            "key.js",
            "line.js",
            "mask.js",
            "order.js",
            "schedule.js",
            "sizes.js",
            "source.js",
            "stage.js",
            "store.js");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private Page() {}

    /** Mounts {@code /} and {@code /ui/…}. */
    public static void mount(Router router) {
        for (String name : FILES) {
            Asset asset = Asset.load(name);
            router.get(name.equals("index.html") ? "/" : "/ui/" + name).handler(asset::send);
        }
    }

    private record Asset(Buffer content, String type, String etag) {

        static Asset load(String name) {
            try (InputStream in = Page.class.getResourceAsStream("/ui/" + name)) {
                if (in == null) {
                    throw new IllegalStateException(
                            "expected the page's file ui/%s in the jar, found none".formatted(name));
                }
                byte[] bytes = in.readAllBytes();
                String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
                return new Asset(Buffer.buffer(bytes), type, '"' + sha256(bytes).substring(0, 32) + '"');
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void send(RoutingContext ctx) {
            HttpServerResponse response =
                    ctx.response().putHeader(HttpHeaders.ETAG, etag).putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
            if (etag.equals(ctx.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
                response.setStatusCode(304).end();
            } else {
                response.putHeader(HttpHeaders.CONTENT_TYPE, type).end(content);
            }
        }

        private static String sha256(byte[] bytes) {
            try {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }
    }
}
