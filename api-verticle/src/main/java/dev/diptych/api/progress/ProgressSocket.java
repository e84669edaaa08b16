package dev.diptych.api.progress;

import dev.diptych.api.progress.FeedAdmission.Watcher;
import dev.diptych.job.InvalidRequestException;
import dev.diptych.job.JobId;
import dev.diptych.queue.JobQueue;
import io.vertx.core.Future;
import io.vertx.core.http.ServerWebSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client on the feed: what it says, what it watches, and when it is closed. */
final class ProgressSocket {
    private static final Logger LOG = LoggerFactory.getLogger(ProgressSocket.class);

    private final ServerWebSocket socket;
    private final Feed feed;
    private final JobQueue queue;
    private final FeedAdmission doorkeeper;
    private final FeedSettings settings;
    private final PacedWriter writer;
    private final Map<JobId, SocketSubscription> subscriptions = new HashMap<>();

    private @Nullable String token;
    private @Nullable Watcher watcher;
    private int working;

    ProgressSocket(ServerWebSocket socket, Feed feed, JobQueue queue, FeedAdmission doorkeeper, FeedSettings settings) {
        this.socket = socket;
        this.feed = feed;
        this.queue = queue;
        this.doorkeeper = doorkeeper;
        this.settings = settings;
        this.writer = new PacedWriter(new SocketPipe(socket), settings.bytes(), () -> close(CloseCode.TOO_SLOW));
    }

    /** @param newToken of the upgrade request; null if it had none */
    void open(@Nullable String newToken) {
        socket.textMessageHandler(this::hear);
        socket.binaryMessageHandler(bytes ->
                writer.text(ServerFrames.invalid(new InvalidRequestException("frame", "text", "a binary frame"))));
        socket.exceptionHandler(this::broken);
        if (doorkeeper.admit(newToken).isPresent()) {
            hello(newToken);
        }
    }

    /** Vert.x drops a message of too many pieces, and would take what follows for the next. */
    private void broken(Throwable e) {
        LOG.debug("a feed socket broke: {}", e.getMessage());
        if (e instanceof IllegalStateException) {
            close(CloseCode.TOO_LARGE);
        }
    }

    /** Closes the socket if its key is no longer good, or if it never brought one. */
    void checkKey() {
        if (doorkeeper.admit(token).isEmpty()) {
            close(CloseCode.NO_KEY);
        }
    }

    void closed() {
        List.copyOf(subscriptions.keySet()).forEach(this::unsubscribe);
    }

    void close(CloseCode why) {
        closed();
        if (!socket.isClosed()) {
            socket.close(why.code(), why.reason());
        }
    }

    private void hear(String text) {
        try {
            answer(ClientFrame.read(text));
        } catch (InvalidRequestException e) {
            writer.text(ServerFrames.invalid(e));
        }
    }

    private void answer(ClientFrame frame) {
        if (frame instanceof ClientFrame.Hello hello) {
            hello(hello.token());
        } else if (watcher == null) {
            close(CloseCode.NO_KEY);
        } else if (frame instanceof ClientFrame.Subscribe subscribe) {
            subscribe(watcher, subscribe);
        } else if (frame instanceof ClientFrame.Unsubscribe unsubscribe) {
            unsubscribe(unsubscribe.job());
            writer.text(ServerFrames.unsubscribed(unsubscribe.job()));
        } else if (frame instanceof ClientFrame.Cancel cancel) {
            cancel(watcher, cancel.job());
        }
    }

    private void hello(@Nullable String newToken) {
        Optional<Watcher> admitted = doorkeeper.admit(newToken);
        if (admitted.isEmpty()
                || (watcher != null && !watcher.tenant().equals(admitted.get().tenant()))) {
            close(CloseCode.NO_KEY);
            return;
        }
        token = newToken;
        watcher = admitted.get();
        writer.text(ServerFrames.hello(watcher.tenant(), settings));
    }

    private void subscribe(Watcher who, ClientFrame.Subscribe frame) {
        if (socket.isClosed()) {
            return; // it was said while the socket was not read
        }
        JobId job = frame.job();
        unsubscribe(job);
        if (subscriptions.size() >= settings.subscriptions()) {
            writer.text(ServerFrames.error(
                    job, "too-many", "expected at most %d jobs on one socket".formatted(settings.subscriptions())));
            return;
        }
        SocketSubscription subscription = new SocketSubscription(job, frame.previews(), writer, feed, () -> gone(job));
        subscriptions.put(job, subscription);
        work(feed.watch(job, who.tenant(), frame.since(), subscription))
                .onSuccess(subscription::watch)
                .onFailure(e -> {
                    if (subscriptions.remove(job, subscription)) {
                        refuse(job, e);
                    }
                });
    }

    private void gone(JobId job) {
        unsubscribe(job);
        refuse(job, new UnknownJobException(job));
    }

    private void cancel(Watcher who, JobId job) {
        if (!who.mayCancel()) {
            writer.text(ServerFrames.error(job, "forbidden", "expected a key of role submit or admin, found read"));
            return;
        }
        work(queue.cancel(job, who.tenant()))
                .map(outcome -> outcome.orElseThrow(() -> new UnknownJobException(job)))
                .onSuccess(outcome -> writer.text(ServerFrames.cancelling(job, outcome)))
                .onFailure(e -> refuse(job, e));
    }

    private void refuse(JobId job, Throwable e) {
        if (e instanceof UnknownJobException) {
            writer.text(ServerFrames.error(job, "not-found", String.valueOf(e.getMessage())));
        } else {
            LOG.warn("the feed could not read job {}", job, e);
            writer.text(ServerFrames.error(job, "unavailable", "expected an answer from Redis, found none"));
        }
    }

    /** Stops reading the socket while it has too much to be worked on. */
    private <T> Future<T> work(Future<T> task) {
        if (++working == settings.commands()) {
            socket.pause();
        }
        return task.onComplete(done -> {
            if (working-- == settings.commands()) {
                socket.resume();
            }
        });
    }

    private void unsubscribe(JobId job) {
        SocketSubscription old = subscriptions.remove(job);
        if (old != null) {
            old.stop();
        }
    }
}
