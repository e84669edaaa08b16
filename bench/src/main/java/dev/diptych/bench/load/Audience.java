package dev.diptych.bench.load;

import static dev.diptych.bench.load.ServiceUnderLoad.await;

import dev.diptych.queue.JobQueue;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.HdrHistogram.Histogram;

/** Jobs that run, and everybody who watches them. Its sockets live on one event loop of their own. */
final class Audience implements AutoCloseable {
    private static final String TENANT = "default";
    private static final int CONNECTING = 100;
    private static final int JOBS_OF_A_SLOW_ONE = 20;
    private static final int PREVIEW_EVERY = 5;
    private static final byte[] JPEG = new byte[12_000];
    private static final long PATIENCE_SECONDS = 30;

    private final Vertx vertx;
    private final JobQueue queue;
    private final int port;
    private final Ears ears = new Ears();
    private final List<RunningJob> jobs = new ArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();
    private final Listener.Tally slow = new Listener.Tally();
    private final Listener.Tally tally = new Listener.Tally();

    Audience(Vertx vertx, JobQueue queue, int port) {
        this.vertx = vertx;
        this.queue = queue;
        this.port = port;
    }

    int size() {
        return listeners.size();
    }

    /** What the slow ones have heard so far. */
    Listener.Tally slow() {
        return slow;
    }

    void startJobs(int number) {
        for (int i = 0; i < number; i++) {
            jobs.add(await(RunningJob.start(queue, TENANT, "a red circle on a blue background")));
        }
    }

    /** Opens sockets, spread over the jobs, some at a time. */
    void open(int number, LongConsumer progress) throws Exception {
        Promise<Void> done = Promise.promise();
        int all = listeners.size() + number;
        int before = listeners.size();
        int[] begun = {before};
        Runnable next = new Runnable() {
            @Override
            public void run() {
                if (begun[0] < all) {
                    int mine = begun[0]++;
                    Listener.open(ears.client(mine), port, jobs.get(mine % jobs.size()), false, tally)
                            .onFailure(done::tryFail)
                            .onSuccess(listener -> {
                                listeners.add(listener);
                                progress.accept(listeners.size() - before);
                                run();
                            });
                } else if (listeners.size() == all) {
                    done.tryComplete();
                }
            }
        };
        ears.run(() -> {
            for (int i = 0; i < CONNECTING; i++) {
                next.run();
            }
        });
        done.future().toCompletionStage().toCompletableFuture().get(5, TimeUnit.MINUTES);
    }

    /** Sockets that want every preview of many jobs and hardly read. */
    void openSlow(int number) throws Exception {
        WebSocketClient client = ears.slowClient();
        List<Future<Listener>> opening = new ArrayList<>();
        ears.run(() -> {
            for (int i = 0; i < number; i++) {
                RunningJob job = jobs.get(i % jobs.size());
                opening.add(Listener.open(client, port, job, true, slow).onSuccess(listener -> {
                    for (int k = 1; k < Math.min(JOBS_OF_A_SLOW_ONE, jobs.size()); k++) {
                        listener.alsoWatch(jobs.get((jobs.indexOf(job) + k) % jobs.size()));
                    }
                    listener.readSlowly(ears.vertx());
                }));
            }
        });
        await(Future.all(opening));
    }

    /**
     * Lets every job say so much per second, each fifth time with a preview.
     *
     * @return what was heard meanwhile by those who read
     */
    Listener.Tally playFor(int seconds, double perSecond) throws Exception {
        Listener.Tally before = ears.call(() -> cut(new Listener.Tally()));
        long start = System.nanoTime();
        Promise<Void> over = Promise.promise();
        long[] said = {0};
        double all = perSecond * jobs.size();
        vertx.setPeriodic(1, tick -> {
            double elapsed = (System.nanoTime() - start) / 1e9;
            for (; said[0] < (long) (Math.min(elapsed, seconds) * all); said[0]++) {
                RunningJob job = jobs.get((int) (said[0] % jobs.size()));
                Future<Void> telling =
                        said[0] / jobs.size() % PREVIEW_EVERY == PREVIEW_EVERY - 1 ? job.preview(JPEG) : job.step();
                telling.onFailure(over::tryFail);
            }
            if (elapsed >= seconds) {
                vertx.cancelTimer(tick);
                over.tryComplete();
            }
        });
        over.future().toCompletionStage().toCompletableFuture().get(seconds + PATIENCE_SECONDS, TimeUnit.SECONDS);
        awaitHeard();
        return ears.call(() -> cut(before));
    }

    /**
     * Ends every job, and gives the number of events that somebody has still not heard of: the last ones, and those that
     * the end of a job shows to be missing before it.
     */
    long end() throws Exception {
        for (RunningJob job : jobs) {
            await(job.succeed());
        }
        return awaitHeard() + ears.call(() -> tally.gaps + tally.skipped);
    }

    private long awaitHeard() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        long missing = missing();
        while (missing > 0 && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(100);
            missing = missing();
        }
        return missing;
    }

    private long missing() throws Exception {
        return ears.call(() -> listeners.stream()
                .mapToLong(listener -> listener.job().newest() - listener.seen())
                .sum());
    }

    /** Hands out what was counted since the last cut in {@code into}, and begins anew. */
    private Listener.Tally cut(Listener.Tally into) {
        into.latency = tally.latency;
        into.events = tally.events;
        into.gaps = tally.gaps;
        into.repeats = tally.repeats;
        into.skipped = tally.skipped;
        into.closed = tally.closed;
        tally.latency = new Histogram(3);
        tally.events = 0;
        tally.gaps = 0;
        tally.repeats = 0;
        tally.skipped = 0;
        tally.closed = 0;
        return into;
    }

    @Override
    public void close() {
        ears.close();
    }
}
