package dev.diptych.api.progress;

import dev.diptych.job.JobId;
import dev.diptych.queue.JobView;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;

/** Waits for a job's end. */
public final class JobEnd implements Outlet {
    private final Promise<Void> over = Promise.promise();

    private JobEnd() {}

    /** Succeeds when the job has ended, is kept no longer, or the time is over; fails if the tenant has no such job. */
    public static Future<Void> within(Vertx vertx, Feed feed, JobId job, String tenant, Duration time) {
        JobEnd end = new JobEnd();
        long timer = vertx.setTimer(Math.max(1, time.toMillis()), late -> end.over.tryComplete());
        return feed.watch(job, tenant, null, end)
                .compose(watch -> end.over.future().onComplete(done -> watch.stop()))
                .onComplete(done -> vertx.cancelTimer(timer));
    }

    @Override
    public void begin(boolean recovered, JobView snapshot, List<FeedEvent> missed) {
        if (snapshot.state().isFinal()) {
            over.tryComplete();
        }
    }

    @Override
    public void event(FeedEvent event) {
        if (event.event().body().endsJob()) {
            over.tryComplete();
        }
    }

    @Override
    public void gone() {
        over.tryComplete();
    }
}
