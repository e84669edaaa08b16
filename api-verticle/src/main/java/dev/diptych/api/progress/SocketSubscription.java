package dev.diptych.api.progress;

import dev.diptych.job.JobEvent;
import dev.diptych.job.JobId;
import dev.diptych.queue.JobView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One job on one socket: what its watch hears, and its previews if they are wanted, goes to the socket's writer. */
final class SocketSubscription implements Outlet {
    private final JobId job;
    private final boolean previews;
    private final PacedWriter writer;
    private final Feed feed;
    private final Runnable gone;
    private @Nullable JobWatch watch;
    private boolean stopped;

    /** @param gone called when the job is not kept any longer */
    SocketSubscription(JobId job, boolean previews, PacedWriter writer, Feed feed, Runnable gone) {
        this.job = job;
        this.previews = previews;
        this.writer = writer;
        this.feed = feed;
        this.gone = gone;
    }

    void watch(JobWatch started) {
        watch = started;
        if (stopped) {
            started.stop();
        }
    }

    void stop() {
        stopped = true;
        writer.forget(job);
        if (watch != null) {
            watch.stop();
        }
    }

    @Override
    public void begin(boolean recovered, JobView snapshot, List<FeedEvent> missed) {
        if (!stopped) {
            writer.text(ServerFrames.subscribed(job, recovered, snapshot, missed));
            writer.startAt(
                    job,
                    missed.isEmpty()
                            ? snapshot.seq()
                            : missed.get(missed.size() - 1).seq());
        }
    }

    @Override
    public void gone() {
        gone.run();
    }

    @Override
    public void event(FeedEvent event) {
        if (stopped) {
            return;
        }
        writer.event(event);
        if (previews && event.event().body() instanceof JobEvent.Preview) {
            feed.picture(event)
                    .onSuccess(found -> found.filter(frame -> !stopped).ifPresent(frame -> writer.picture(job, frame)));
        }
    }
}
