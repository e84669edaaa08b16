package dev.diptych.api.progress;

import dev.diptych.job.JobEvent;
import dev.diptych.job.JobId;
import dev.diptych.queue.JobEvents;
import dev.diptych.queue.JobQueue;
import dev.diptych.queue.JobView;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All watches of one event loop, and their shared way to the log. */
public final class Feed {
    private final Vertx vertx;
    private final JobQueue queue;
    private final JobEvents log;
    private final Reads reads;
    private final Map<JobId, Viewers> watched = new HashMap<>();
    private final Map<Missing, Future<Optional<List<FeedEvent>>>> repairs = new HashMap<>();
    private final Map<Missing, Future<Optional<Buffer>>> pictures = new HashMap<>();

    /** What a read of the log is about: watchers that miss the same share one. */
    private record Missing(JobId job, Position position) {}

    public Feed(Vertx vertx, JobQueue queue, JobEvents log, FeedSettings settings) {
        this.vertx = vertx;
        this.queue = queue;
        this.log = log;
        this.reads = new Reads(settings.reads());
        vertx.eventBus().<Void>localConsumer(EventRelay.GAP, gap -> repairAll());
    }

    /**
     * Follows a job. Fails with {@link UnknownJobException} if the tenant has no such job.
     *
     * @param since null: from now on
     */
    public Future<JobWatch> watch(JobId job, String tenant, @Nullable Position since, Outlet outlet) {
        JobWatch watch = new JobWatch(this, job, tenant, outlet);
        watched.computeIfAbsent(job, Viewers::new).watches.add(watch);
        return watch.start(since).map(watch);
    }

    public int watching() {
        return watched.values().stream()
                .mapToInt(viewers -> viewers.watches.size())
                .sum();
    }

    Future<JobView> find(JobId job, String tenant) {
        return reads.run(() -> queue.find(job, tenant))
                .map(found -> found.orElseThrow(() -> new UnknownJobException(job)));
    }

    /** A read that begins now: what a watch that has just attached needs. */
    Future<Optional<List<FeedEvent>>> freshAfter(JobId job, Position position) {
        return reads.run(() -> log.after(job, position.epoch(), position.seq()))
                .map(found ->
                        found.map(events -> events.stream().map(FeedEvent::new).toList()));
    }

    /** A read that may have begun already. */
    Future<Optional<List<FeedEvent>>> after(JobId job, Position position) {
        Missing missing = new Missing(job, position);
        Future<Optional<List<FeedEvent>>> running = repairs.get(missing);
        if (running != null) {
            return running;
        }
        Future<Optional<List<FeedEvent>>> read = freshAfter(job, position);
        repairs.put(missing, read);
        return read.onComplete(done -> repairs.remove(missing, read));
    }

    /** The frame of the picture that a preview event tells of, or a newer one. */
    Future<Optional<Buffer>> picture(FeedEvent told) {
        JobEvent event = told.event();
        Missing missing = new Missing(event.job(), told.position());
        Future<Optional<Buffer>> running = pictures.get(missing);
        if (running != null) {
            return running;
        }
        Future<Optional<Buffer>> read =
                reads.run(() -> log.preview(event.job())).map(found -> found.map(jpeg -> PreviewFrame.of(event, jpeg)));
        pictures.put(missing, read);
        return read.onComplete(done -> pictures.remove(missing, read));
    }

    void later(long millis, Runnable action) {
        vertx.setTimer(millis, timer -> action.run());
    }

    void forget(JobWatch watch) {
        Viewers viewers = watched.get(watch.job());
        if (viewers != null && viewers.watches.remove(watch) && viewers.watches.isEmpty()) {
            watched.remove(watch.job());
            viewers.live.unregister();
        }
    }

    private void repairAll() {
        repairs.clear();
        List.copyOf(watched.values()).forEach(viewers -> viewers.tell(JobWatch::repair));
    }

    /** All who watch one job, with one ear on the bus: an event costs the bus the same for one as for a thousand. */
    private final class Viewers {
        final Set<JobWatch> watches = new LinkedHashSet<>();
        final MessageConsumer<FeedEvent> live;

        Viewers(JobId job) {
            live = vertx.eventBus()
                    .localConsumer(EventRelay.address(job), message -> tell(watch -> watch.hear(message.body())));
        }

        /** Whoever stops meanwhile is told too, and knows that it has stopped. */
        void tell(Consumer<JobWatch> what) {
            List.copyOf(watches).forEach(what);
        }
    }
}
