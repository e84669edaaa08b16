package dev.diptych.standalone;

import dev.diptych.api.ApiParts;
import dev.diptych.api.ApiVerticle;
import dev.diptych.embedded.RedisServerOptions;
import dev.diptych.image.FileImageStore;
import dev.diptych.image.ImageStore;
import dev.diptych.image.s3.S3ImageStore;
import dev.diptych.image.s3.S3Settings;
import dev.diptych.queue.redis.RedisClient;
import dev.diptych.queue.redis.RedisImageStore;
import dev.diptych.queue.redis.RedisRateLimiter;
import dev.diptych.queue.redis.RedisServiceKey;
import dev.diptych.queue.redis.RedisSettings;
import dev.diptych.queue.redis.RedisWebhooks;
import dev.diptych.worker.WorkerPorts;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A process of the service: all of it in one JVM, or one role. Starting and closing block the calling thread, which may
 * be interrupted; what was begun before a failure is closed again.
 */
public final class ServiceProcess implements AutoCloseable {
    private final Settings settings;
    private final Closers closers = new Closers();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private Future<String> out = Promise.<String>promise().future();
    private @Nullable URI address;

    private ServiceProcess(Settings settings) {
        this.settings = settings;
    }

    /** API and workers here, and a Redis process beside this JVM; everything is kept below {@code data}. */
    public static ServiceProcess oneJvm(Settings settings, Path data, RedisServerOptions.Fsync fsync)
            throws InterruptedException {
        return new ServiceProcess(settings).started(service -> {
            WorkerRole workers = WorkerRole.prepare(settings.worker());
            Vertx vertx = service.vertx();
            RedisSettings redis = service.redisBeside(
                    vertx, RedisServerOptions.in(data.resolve("redis")).withFsync(fsync));
            Ground ground = service.ground(vertx, redis, client -> service.ownPictures(vertx, data));
            Await.result(Future.join(service.api(vertx, ground), service.workers(vertx, ground, workers)));
        });
    }

    /** An API node. */
    public static ServiceProcess api(Settings settings) throws InterruptedException {
        return new ServiceProcess(settings).started(service -> {
            Vertx vertx = service.vertx();
            Ground ground = service.ground(vertx, settings.redis(), client -> service.sharedPictures(vertx, client));
            Await.result(service.api(vertx, ground));
        });
    }

    /** Workers, one per device. */
    public static ServiceProcess worker(Settings settings) throws InterruptedException {
        return new ServiceProcess(settings).started(service -> {
            WorkerRole workers = WorkerRole.prepare(settings.worker());
            Vertx vertx = service.vertx();
            Ground ground = service.ground(vertx, settings.redis(), client -> service.sharedPictures(vertx, client));
            Await.result(Future.join(
                    service.workers(vertx, ground, workers),
                    Monitor.start(vertx, settings.monitor(), service.registry, workers::isReady, workers::health)));
        });
    }

    /** Where the API listens. */
    public URI address() {
        if (address == null) {
            throw new IllegalStateException("expected a process with an API, found one without");
        }
        return address;
    }

    /** Succeeds with the reasons when the workers have all stopped by themselves. */
    public Future<String> out() {
        return out;
    }

    /** Ends well: running jobs end or are given back, then the API goes, then Redis. */
    @Override
    public void close() {
        closers.closeAll();
    }

    private interface Start {
        void of(ServiceProcess service) throws InterruptedException;
    }

    private ServiceProcess started(Start start) throws InterruptedException {
        try {
            start.of(this);
            return this;
        } catch (InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private Vertx vertx() {
        Vertx vertx = Vertx.builder()
                .with(new VertxOptions().setMetricsOptions(new MicrometerMetricsOptions().setEnabled(true)))
                .withMetrics(new MicrometerMetricsFactory(registry))
                .build();
        closers.push("Vert.x", vertx::close);
        return vertx;
    }

    private RedisSettings redisBeside(Vertx vertx, RedisServerOptions options) {
        RedisBeside redis = RedisBeside.start(options);
        Timeline.mark("redis");
        closers.push("Redis", redis::close);
        long watch = redis.watch(vertx);
        closers.push("Redis' watch", () -> vertx.cancelTimer(watch));
        return redis.settings();
    }

    private Ground ground(Vertx vertx, RedisSettings redis, Function<RedisClient, ImageStore> images)
            throws InterruptedException {
        Ground ground = Await.result(Ground.open(vertx, redis, settings.queue(), images));
        closers.push("the queue", ground::close);
        return ground;
    }

    private Future<Void> api(Vertx vertx, Ground ground) {
        ApiParts parts = new ApiParts(
                ground.queue(),
                ground.events(),
                ground.workers(),
                new RedisRateLimiter(ground.redis()),
                new RedisWebhooks(ground.redis(), settings.queue()),
                new RedisServiceKey(ground.redis()),
                ground.images());
        ApiVerticle api = new ApiVerticle(settings.api(), parts, registry);
        Future<String> deployed = vertx.deployVerticle(api);
        closers.push(
                "the API",
                () -> deployed.transform(
                        id -> id.succeeded() ? vertx.undeploy(id.result()) : Future.succeededFuture()));
        return deployed.map(id -> {
            address = URI.create("http://" + settings.api().host() + ":" + api.port());
            Timeline.mark("api");
            return null;
        });
    }

    private Future<Void> workers(Vertx vertx, Ground ground, WorkerRole workers) {
        WorkerPorts ports = new WorkerPorts(ground.queue(), ground.workers(), ground.images(), registry);
        Future<Void> started = workers.start(vertx, ports, settings);
        closers.push("the workers", () -> workers.stop(vertx));
        out = workers.out();
        return started.onSuccess(ready -> Timeline.mark("worker"));
    }

    private ImageStore ownPictures(Vertx vertx, Path data) {
        S3Settings s3 = settings.pictures().s3();
        return s3.endpoint() == null
                ? new FileImageStore(vertx, data.resolve("pictures"))
                : new S3ImageStore(vertx, s3);
    }

    private ImageStore sharedPictures(Vertx vertx, RedisClient redis) {
        PictureSettings pictures = settings.pictures();
        if (pictures.s3().endpoint() != null) {
            return new S3ImageStore(vertx, pictures.s3());
        }
        return pictures.folder() == null
                ? new RedisImageStore(redis, pictures.keep())
                : new FileImageStore(vertx, pictures.folder());
    }
}
