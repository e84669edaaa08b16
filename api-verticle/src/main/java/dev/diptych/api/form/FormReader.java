package dev.diptych.api.form;

import dev.diptych.job.InvalidRequestException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * Reads a form into memory, files too: they are no larger than any other body, and nothing of them is left behind when
 * the process is killed.
 */
public final class FormReader implements Handler<RoutingContext> {
    private static final int TOO_LARGE = 413;
    private static final int MOST_FILES = 16;

    private final long bodyBytes;

    /** @param bodyBytes the largest body that is taken */
    public FormReader(long bodyBytes) {
        this.bodyBytes = bodyBytes;
    }

    @Override
    public void handle(RoutingContext ctx) {
        try {
            ctx.request().setExpectMultipart(true);
        } catch (RuntimeException e) { // Netty's decoder, in many ways
            ctx.fail(new InvalidRequestException("body", "a form with a boundary", "another"));
            return;
        }
        new Reading(ctx).begin();
    }

    private final class Reading {
        private final RoutingContext ctx;
        private final Form form = Form.empty();
        private long bytes;
        private int files;
        private int open;
        private boolean failed;

        Reading(RoutingContext ctx) {
            this.ctx = ctx;
        }

        void begin() {
            HttpServerRequest request = ctx.request();
            request.uploadHandler(this::file);
            request.exceptionHandler(broken -> fail("a form", "another"));
            request.handler(piece -> {
                bytes += piece.length();
                if (bytes > bodyBytes && !failed) {
                    failed = true;
                    ctx.fail(TOO_LARGE);
                }
            });
            request.endHandler(ended -> end());
        }

        private void file(HttpServerFileUpload part) {
            if (++files > MOST_FILES) {
                fail("at most %d files".formatted(MOST_FILES), "more");
                return;
            }
            open++;
            var file = form.newFile(part.name());
            part.exceptionHandler(broken -> {});
            part.handler(piece -> {
                if (!failed) {
                    file.appendBuffer(piece);
                }
            });
            part.endHandler(ended -> open--);
        }

        private void end() {
            if (open > 0) {
                fail("a form with a last boundary", "one without");
            } else if (!failed) {
                form.put(ctx);
                ctx.next();
            }
        }

        private void fail(String expected, String found) {
            if (!failed && !ctx.response().closed()) {
                failed = true;
                ctx.fail(new InvalidRequestException("body", expected, found));
            }
        }
    }
}
