package dev.diptych.standalone;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was opened, to be closed in reverse. */
final class Closers {
    private static final Logger LOG = LoggerFactory.getLogger(Closers.class);

    private record Closer(String what, Supplier<Future<?>> close) {}

    private final Deque<Closer> opened = new ArrayDeque<>();

    void push(String what, Supplier<Future<?>> close) {
        opened.push(new Closer(what, close));
    }

    void push(String what, Runnable close) {
        push(what, () -> {
            close.run();
            return Future.succeededFuture();
        });
    }

    /** Closes all of it, whatever fails; an interrupt of the thread is put off until then. */
    void closeAll() {
        boolean interrupted = Thread.interrupted();
        while (!opened.isEmpty()) {
            Closer closer = opened.pop();
            try {
                Await.result(closer.close().get());
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (RuntimeException e) {
                LOG.warn("{} did not end well: {}", closer.what(), e.getMessage());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
