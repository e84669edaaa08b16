package dev.diptych.api.progress;

import dev.diptych.job.JobId;
import dev.diptych.queue.JobView;
import io.vertx.core.Future;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows one job for one watcher: each event once and in order, without a gap.
 *
 * <p>Live events are attached before the job is read, so nothing falls between. Whatever does not continue the
 * sequence is not held back but read again from the log, which is true; so a watch holds no events at all.
 *
 * <p>Lives on the event loop that started it.
 */
public final class JobWatch {
    private static final long RETRY_MILLIS = 1000;

    private final Feed feed;
    private final JobId job;
    private final String tenant;
    private final Outlet outlet;
    private final MessageConsumer<FeedEvent> live;

    private Position position = new Position(0, 0);
    private long newestHeard;
    private boolean reading = true;
    private boolean stopped;

    JobWatch(Feed feed, JobId job, String tenant, Outlet outlet) {
        this.feed = feed;
        this.job = job;
        this.tenant = tenant;
        this.outlet = outlet;
        this.live = feed.listen(job, this::hear);
    }

    /** Fails with {@link UnknownJobException} if the tenant has no such job; then the watch has stopped. */
    Future<JobView> start(@Nullable Position since) {
        return feed.find(job, tenant)
                .compose(view -> since == null ? Future.succeededFuture(beginAt(view)) : recover(view, since))
                .onSuccess(view -> readIfBehind())
                .onFailure(e -> stop());
    }

    /** Reads whatever the live connection may have lost. */
    void repair() {
        if (!reading && !stopped) {
            read();
        }
    }

    public void stop() {
        if (!stopped) {
            stopped = true;
            live.unregister();
            feed.forget(this);
        }
    }

    JobId job() {
        return job;
    }

    private Future<JobView> recover(JobView view, Position since) {
        return feed.freshAfter(job, since)
                .map(missed -> missed.map(events -> {
                            position = events.isEmpty()
                                    ? since
                                    : events.get(events.size() - 1).position();
                            begin(true, view, events);
                            return view;
                        })
                        .orElseGet(() -> beginAt(view)));
    }

    private JobView beginAt(JobView view) {
        position = new Position(view.epoch(), view.seq());
        begin(false, view, List.of());
        return view;
    }

    private void begin(boolean recovered, JobView view, List<FeedEvent> missed) {
        if (!stopped) {
            outlet.begin(recovered, view, missed);
        }
    }

    private void hear(FeedEvent event) {
        newestHeard = Math.max(newestHeard, event.seq());
        if (reading || stopped || event.seq() <= position.seq()) {
            return;
        }
        if (event.seq() == position.seq() + 1) {
            deliver(event);
        } else {
            read();
        }
    }

    private void deliver(FeedEvent event) {
        if (!stopped && event.seq() > position.seq()) {
            position = event.position();
            outlet.event(event);
        }
    }

    private void read() {
        reading = true;
        feed.after(job, position)
                .compose(missed -> {
                    missed.ifPresent(events -> events.forEach(this::deliver));
                    return missed.isPresent() ? Future.succeededFuture() : startAgain();
                })
                .onSuccess(done -> readIfBehind())
                .onFailure(e -> feed.later(RETRY_MILLIS, this::read));
    }

    private Future<JobView> startAgain() {
        return feed.find(job, tenant).map(this::beginAt);
    }

    private void readIfBehind() {
        reading = false;
        if (newestHeard > position.seq() && !stopped) {
            read();
        }
    }
}
