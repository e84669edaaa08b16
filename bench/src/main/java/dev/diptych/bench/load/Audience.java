package dev.diptych.bench.load;

import static dev.diptych.bench.load.ServiceUnderLoad.await;

import dev.diptych.queue.JobQueue;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.HdrHistogram.Histogram;

/** Jobs that run, and everybody who watches them. Its sockets live on one event loop of their own. */
final class Audience implements AutoCloseable {
    private static final String TENANT = "default";
    private static final int CONNECTING = 100;
    private static final int SOCKETS_PER_ADDRESS = 10_000;
    private static final int JOBS_OF_A_SLOW_ONE = 20;
    private static final int PREVIEW_EVERY = 5;
    private static final byte[] JPEG = new byte[12_000];
    private static final long PATIENCE_SECONDS = 30;

    private final Vertx vertx;
    private final JobQueue queue;
    private final int port;
    private final Vertx ears = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final List<RunningJob> jobs = new ArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();
    private final Listener.Tally slow = new Listener.Tally();
    private final Listener.Tally tally = new Listener.Tally();
    private final List<WebSocketClient> clients = new ArrayList<>();

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

    /** Opens sockets, spread over the jobs, some at a time; each loopback address has its own client ports. */
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
                    Listener.open(client(mine), port, jobs.get(mine % jobs.size()), false, tally)
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
        onEars(() -> {
            for (int i = 0; i < CONNECTING; i++) {
                next.run();
            }
        });
        done.future().toCompletionStage().toCompletableFuture().get(5, TimeUnit.MINUTES);
    }

    private WebSocketClient client(int socket) {
        int address = socket / SOCKETS_PER_ADDRESS;
        while (clients.size() <= address) {
            clients.add(ears.createWebSocketClient(options().setLocalAddress("127.0.0." + (clients.size() + 1))));
        }
        return clients.get(address);
    }

    private static WebSocketClientOptions options() {
        return new WebSocketClientOptions()
                .setMaxConnections(100_000)
                .setTryUsePerMessageCompression(false)
                .setTryUsePerFrameCompression(false);
    }

    /** Sockets that want every preview of many jobs and hardly read. */
    void openSlow(int number) throws Exception {
        WebSocketClient client = ears.createWebSocketClient(options().setReceiveBufferSize(8 << 10));
        clients.add(client);
        List<Future<Listener>> opening = new ArrayList<>();
        onEars(() -> {
            for (int i = 0; i < number; i++) {
                RunningJob job = jobs.get(i % jobs.size());
                opening.add(Listener.open(client, port, job, true, slow).onSuccess(listener -> {
                    for (int k = 1; k < Math.min(JOBS_OF_A_SLOW_ONE, jobs.size()); k++) {
                        listener.alsoWatch(jobs.get((jobs.indexOf(job) + k) % jobs.size()));
                    }
                    listener.readSlowly(ears);
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
        Listener.Tally before = onEars(() -> cut(new Listener.Tally()));
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
        return onEars(() -> cut(before));
    }

    /** Ends every job, and gives the number of events that somebody has still not heard of. */
    long end() throws Exception {
        for (RunningJob job : jobs) {
            await(job.succeed());
        }
        return awaitHeard();
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
        return onEars(() -> listeners.stream()
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

    private void onEars(Runnable task) throws Exception {
        onEars(() -> {
            task.run();
            return true;
        });
    }

    private <T> T onEars(Callable<T> task) throws Exception {
        Promise<T> done = Promise.promise();
        // Every context of these ears is on the same event loop.
        ears.getOrCreateContext().runOnContext(run -> {
            try {
                done.complete(task.call());
            } catch (Exception e) {
                done.fail(e);
            }
        });
        return done.future().toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
    }

    @Override
    public void close() {
        await(ears.close());
    }
}
