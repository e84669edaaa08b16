package dev.diptych.worker;

import static dev.diptych.config.SettingsReader.changed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.diptych.embedded.EmbeddedRedis;
import dev.diptych.image.FileImageStore;
import dev.diptych.job.JobEvent;
import dev.diptych.job.JobId;
import dev.diptych.job.JobResult.ImageRef;
import dev.diptych.job.JobState;
import dev.diptych.job.Phase;
import dev.diptych.picture.UploadedPicture;
import dev.diptych.queue.JobView;
import dev.diptych.queue.Submission;
import dev.diptych.queue.redis.QueueSettings;
import dev.diptych.queue.redis.RedisClient;
import dev.diptych.queue.redis.RedisJobEvents;
import dev.diptych.queue.redis.RedisJobQueue;
import dev.diptych.queue.redis.RedisSettings;
import dev.diptych.queue.redis.RedisWorkers;
import dev.diptych.worker.engine.AJob;
import dev.diptych.worker.simulated.SimulatedDevice;
import dev.diptych.worker.simulated.SimulatedModel;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A queue on a real Redis, a folder of pictures, and workers with simulated devices; and the words of tests for them. */
final class Service implements AutoCloseable {
    static final Set<Phase> BOTH = Set.of(Phase.BASE, Phase.REFINER);
    private static final AtomicInteger NUMBER = new AtomicInteger();
    final Vertx vertx = Vertx.vertx();
    final RedisClient client;
    final RedisJobQueue queue;
    final RedisJobEvents events;
    final RedisWorkers workers;
    final FileImageStore images;
    private final Map<WorkerVerticle, SimpleMeterRegistry> metrics = new HashMap<>();
    private final Map<WorkerVerticle, String> deployments = new HashMap<>();

    Service(EmbeddedRedis redis, Path folder, QueueSettings rules) {
        client = get(RedisClient.connect(vertx, inANewNamespace(RedisSettings.at(redis.uri()))));
        queue = new RedisJobQueue(client, rules);
        events = new RedisJobEvents(client, rules);
        workers = new RedisWorkers(client, rules);
        images = new FileImageStore(vertx, folder);
    }

    static <T> T get(Future<T> future) {
        return future.timeout(20, TimeUnit.SECONDS).await();
    }

    WorkerVerticle worker(String id, SimulatedDevice device) {
        return worker(settings(id), BOTH, device);
    }

    WorkerVerticle worker(WorkerSettings settings, Set<Phase> phases, SimulatedDevice device) {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        WorkerVerticle worker = new WorkerVerticle(
                settings,
                new WorkerPorts(queue, workers, images, registry),
                () -> List.of(new SimulatedModel(AJob.MODEL, phases, device, 8)));
        metrics.put(worker, registry);
        deployments.put(worker, get(vertx.deployVerticle(worker)));
        return worker;
    }

    Future<Void> stop(WorkerVerticle worker) {
        return vertx.undeploy(deployments.remove(worker));
    }

    double ended(WorkerVerticle worker, String how) {
        return count(worker, "diptych.worker.jobs.ended", "how", how);
    }

    double count(WorkerVerticle worker, String counter, String... tags) {
        return Optional.ofNullable(metrics.get(worker).find(counter).tags(tags).counter())
                .map(Counter::count)
                .orElse(0.0);
    }

    JobId submit(AJob job) {
        return get(queue.enqueue(new Submission("anna", job.request(), null, job.priority(), Duration.ZERO, null)))
                .id();
    }

    JobView view(JobId job) {
        return get(queue.find(job, null)).orElseThrow();
    }

    /** Waits for the job's end. */
    JobState end(JobId job) {
        await().atMost(30, TimeUnit.SECONDS)
                .pollInterval(5, TimeUnit.MILLISECONDS)
                .until(() -> view(job).state().isFinal());
        return view(job).state();
    }

    /** Waits for the job's first preview. */
    byte[] preview(JobId job) {
        return await().atMost(30, TimeUnit.SECONDS)
                .pollInterval(5, TimeUnit.MILLISECONDS)
                .until(() -> get(events.preview(job)), Optional::isPresent)
                .orElseThrow();
    }

    byte[] picture(JobId job) {
        return picture(job, 0);
    }

    byte[] picture(JobId job, int image) {
        assertThat(end(job)).isInstanceOf(JobState.Succeeded.class);
        ImageRef ref = ((JobState.Succeeded) end(job)).result().images().get(image);
        return get(images.get(ref.key())).orElseThrow().getBytes();
    }

    byte[] pixels(JobId job, int image) {
        return UploadedPicture.decode(picture(job, image)).colours().rgb();
    }

    byte[] pixels(JobId job) {
        return pixels(job, 0);
    }

    List<JobEvent> log(JobId job) {
        return get(events.after(job, 0, 0)).orElseThrow();
    }

    /** The job's log in words, without previews, whose moment is left open. */
    List<String> story(JobId job) {
        return log(job).stream()
                .filter(event -> !(event.body() instanceof JobEvent.Preview))
                .map(Service::inWords)
                .toList();
    }

    private static String inWords(JobEvent event) {
        if (event.body() instanceof JobEvent.Step step) {
            return "%s %d/%d".formatted(step.phase().wireName(), step.step(), step.steps());
        }
        return event.body().type();
    }

    static WorkerSettings settings(String id) {
        return settings(id, Duration.ofSeconds(3), Duration.ofSeconds(20), Duration.ofMinutes(1));
    }

    /** Without a warm-up, so that the first call of a device is the first of a job. */
    static WorkerSettings settings(String id, Duration heartbeat, Duration drain, Duration hang) {
        return changed(
                WorkerSettings.of(id, "here", "simulated", "test"),
                Map.of(
                        "heartbeat",
                        heartbeat,
                        "poll",
                        "200ms",
                        "announce",
                        "200ms",
                        "reap",
                        "100ms",
                        "drain",
                        drain,
                        "hang",
                        hang,
                        "failure_streak",
                        3,
                        "engine.checkpoint_every",
                        "0",
                        "engine.warm_up_batch",
                        0));
    }

    /** The same, with so many pictures in flight at once. */
    static WorkerSettings withInFlight(int pictures, WorkerSettings all) {
        return changed(all, Map.of("engine.pictures_in_flight", pictures));
    }

    static QueueSettings withLease(Duration lease) {
        return changed(
                QueueSettings.defaults(),
                Map.of("lease", lease, "lease_margin", lease.dividedBy(10), "retry_delay", Duration.ZERO));
    }

    private static RedisSettings inANewNamespace(RedisSettings at) {
        return changed(at, Map.of("namespace", "worker" + NUMBER.incrementAndGet()));
    }

    @Override
    public void close() {
        List.copyOf(deployments.keySet()).forEach(worker -> get(stop(worker)));
        get(client.close());
        get(vertx.close());
    }
}
