package dev.diptych.bench.load;

import static dev.diptych.config.SettingsReader.changed;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.diptych.bench.measure.ScratchFolder;
import dev.diptych.embedded.EmbeddedRedis;
import dev.diptych.embedded.RedisServerOptions;
import dev.diptych.job.ImageSize;
import dev.diptych.job.ModelCard;
import dev.diptych.job.Phase;
import dev.diptych.job.SchedulerName;
import dev.diptych.queue.Capability;
import dev.diptych.queue.JobEvents;
import dev.diptych.queue.JobQueue;
import dev.diptych.queue.Workers;
import dev.diptych.queue.redis.QueueSettings;
import dev.diptych.queue.redis.RedisClient;
import dev.diptych.queue.redis.RedisJobEvents;
import dev.diptych.queue.redis.RedisJobQueue;
import dev.diptych.queue.redis.RedisSettings;
import dev.diptych.queue.redis.RedisWorkers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/**
 * A service to load: a Redis that forces every write to disk before it answers, API nodes as processes, and in place of
 * workers the harness itself, which announces a model and claims jobs without drawing anything.
 */
public final class ServiceUnderLoad implements AutoCloseable {
    public static final String WORKER = "stand-in";
    public static final ModelCard MODEL =
            new ModelCard("simulated", new ImageSize(128, 128), 16, 16, SchedulerName.EULER, false);
    public static final Set<Capability> CAPABILITIES =
            Set.of(new Capability(MODEL.name(), Phase.BASE), new Capability(MODEL.name(), Phase.REFINER));

    /** Rules that no run reaches: leases need no renewal, no job is refused for its number, a slow start is waited for. */
    private static final List<String> RULES = List.of(
            "queue.lease=1h",
            "queue.lease_margin=1s",
            "queue.max_jobs=0",
            "queue.max_jobs_per_tenant=0",
            "redis.connect_timeout=30s");

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long ANNOUNCE_MILLIS = 3_000;

    private final Vertx vertx;
    private final ScratchFolder folder;
    private final EmbeddedRedis redis;
    private final RedisClient client;
    private final JobQueue queue;
    private final JobEvents events;
    private final List<ApiNode> nodes = new ArrayList<>();

    private ServiceUnderLoad(Vertx vertx, ScratchFolder folder, String... redisConf) {
        this.vertx = vertx;
        this.folder = folder;
        this.redis = EmbeddedRedis.start(
                RedisServerOptions.in(folder.path().resolve("redis")).with(redisConf));
        RedisSettings patient = changed(
                RedisSettings.at(redis.uri()), Map.of("connect_timeout", PATIENCE, "command_timeout", PATIENCE));
        this.client = await(RedisClient.connect(vertx, patient));
        QueueSettings rules = rules();
        this.queue = new RedisJobQueue(client, rules);
        this.events = new RedisJobEvents(client, rules);
    }

    /**
     * Without a node yet.
     *
     * @param redisConf further lines of redis.conf
     */
    public static ServiceUnderLoad start(Vertx vertx, String... redisConf) {
        silenceBrokenConnections();
        ServiceUnderLoad service = new ServiceUnderLoad(vertx, ScratchFolder.named("diptych-load"), redisConf);
        service.announce();
        return service;
    }

    /** Vert.x logs each connection that breaks, and here they break by the thousand. */
    private static void silenceBrokenConnections() {
        ((Logger) LoggerFactory.getLogger("io.vertx")).setLevel(Level.OFF);
    }

    private static QueueSettings rules() {
        return changed(
                QueueSettings.defaults(),
                Map.of("lease", "1h", "retry_delay", "0", "max_jobs", 0, "max_jobs_per_tenant", 0));
    }

    private void announce() {
        Workers workers = new RedisWorkers(client, rules());
        var card = new Workers.WorkerCard(WORKER, "localhost", "none", "1", CAPABILITIES, 0, false);
        await(workers.announce(card, List.of(MODEL)));
        vertx.setPeriodic(ANNOUNCE_MILLIS, again -> workers.announce(card, List.of(MODEL)));
    }

    /** @param settings {@code key=value}, beside those that all nodes here share */
    public ApiNode startNode(List<String> jvm, String... settings) {
        List<String> all = new ArrayList<>(RULES);
        all.add("pictures.folder=" + pictures());
        all.addAll(List.of(settings));
        Path log = folder().resolve("node" + nodes.size() + ".log");
        ApiNode node = ApiNode.start(log, redis.uri(), jvm, all);
        nodes.add(node);
        return node;
    }

    public Path folder() {
        return folder.path();
    }

    public Path pictures() {
        return folder().resolve("pictures");
    }

    public JobQueue queue() {
        return queue;
    }

    public JobEvents events() {
        return events;
    }

    /** Jobs that nobody has claimed. */
    long waiting() {
        return await(queue.stats()).depth().stream()
                .mapToLong(depth -> depth.waiting())
                .sum();
    }

    long redisPid() {
        return redis.pid();
    }

    /** Processor time of Redis so far. */
    Duration redisCpu() {
        return ProcessHandle.of(redis.pid())
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        nodes.forEach(ApiNode::close);
        await(client.close());
        redis.close();
        folder.close();
    }

    public static <T> T await(Future<T> future) {
        return future.timeout(60, TimeUnit.SECONDS).await();
    }
}
