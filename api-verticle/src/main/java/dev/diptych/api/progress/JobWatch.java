package dev.diptych.api.progress;

import dev.diptych.job.JobId;
import dev.diptych.queue.JobView;
import io.vertx.core.Future;
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

    // Numbers, not a Position: ten thousand watches that each keep a new object are work for the collector.
    private long epoch;
    private long seq;
    private long newestHeard;
    private boolean reading = true;
    private boolean stopped;

    JobWatch(Feed feed, JobId job, String tenant, Outlet outlet) {
        this.feed = feed;
        this.job = job;
        this.tenant = tenant;
        this.outlet = outlet;
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
            feed.forget(this);
        }
    }

    JobId job() {
        return job;
    }

    private Future<JobView> recover(JobView view, Position since) {
        return feed.freshAfter(job, since)
                .map(missed -> missed.map(events -> {
                            goTo(
                                    events.isEmpty()
                                            ? since
                                            : events.get(events.size() - 1).position());
                            begin(true, view, events);
                            return view;
                        })
                        .orElseGet(() -> beginAt(view)));
    }

    private JobView beginAt(JobView view) {
        goTo(new Position(view.epoch(), view.seq()));
        begin(false, view, List.of());
        return view;
    }

    private void goTo(Position position) {
        epoch = position.epoch();
        seq = position.seq();
    }

    private void begin(boolean recovered, JobView view, List<FeedEvent> missed) {
        if (!stopped) {
            outlet.begin(recovered, view, missed);
        }
    }

    void hear(FeedEvent event) {
        newestHeard = Math.max(newestHeard, event.seq());
        if (reading || stopped || event.seq() <= seq) {
            return;
        }
        if (event.seq() == seq + 1) {
            deliver(event);
        } else {
            read();
        }
    }

    private void deliver(FeedEvent event) {
        if (!stopped && event.seq() > seq) {
            epoch = event.event().epoch();
            seq = event.seq();
            outlet.event(event);
        }
    }

    private void read() {
        reading = true;
        feed.after(job, new Position(epoch, seq))
                .compose(missed -> {
                    missed.ifPresent(events -> events.forEach(this::deliver));
                    return missed.isPresent() ? Future.succeededFuture() : startAgain();
                })
                .onSuccess(done -> readIfBehind())
                .onFailure(this::couldNotRead);
    }

    /** What cannot be read now may be read later, unless the job is not kept any longer. */
    private void couldNotRead(Throwable e) {
        if (stopped) {
            return;
        }
        if (e instanceof UnknownJobException) {
            stop();
            outlet.gone();
        } else {
            feed.later(RETRY_MILLIS, () -> {
                if (!stopped) {
                    read();
                }
            });
        }
    }

    private Future<JobView> startAgain() {
        return feed.find(job, tenant).map(this::beginAt);
    }

    private void readIfBehind() {
        reading = false;
        if (newestHeard > seq && !stopped) {
            read();
        }
    }
}
