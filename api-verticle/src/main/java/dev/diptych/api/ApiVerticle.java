package dev.diptych.api;

import dev.diptych.api.compat.Compat;
import dev.diptych.api.compat.NativeApi;
import dev.diptych.api.keys.Keys;
import dev.diptych.api.keys.Role;
import dev.diptych.api.keys.Signer;
import dev.diptych.api.progress.EventRelay;
import dev.diptych.api.progress.Feed;
import dev.diptych.api.progress.FeedAdmission.Watcher;
import dev.diptych.api.progress.ProgressSockets;
import dev.diptych.api.webhook.AddressWall;
import dev.diptych.api.webhook.WebhookSecrets;
import dev.diptych.api.webhook.WebhookSender;
import dev.diptych.job.Prompt;
import dev.diptych.queue.Housekeeper;
import dev.diptych.queue.JobQueue.Subscription;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One API node: HTTP, the feed, and its share of the queue's housekeeping. */
public final class ApiVerticle extends VerticleBase {
    private static final int FORM_FIELD_BYTES = 4 * Prompt.MAX_LENGTH; // in UTF-8
    private static final long REDIS_MILLIS = 2000;
    private static final Logger LOG = LoggerFactory.getLogger(ApiVerticle.class);
    private static final long SWEEP_MILLIS = Duration.ofHours(1).toMillis();
    private static final Duration HOUSEKEEPING = Duration.ofMillis(500);

    private final ApiSettings settings;
    private final ApiParts parts;
    private final PrometheusMeterRegistry registry;

    private final Admission admission;

    private @Nullable HttpServer server;
    private @Nullable Subscription relay;
    private @Nullable ProgressSockets sockets;
    private @Nullable Gatekeeper gatekeeper;
    private @Nullable Housekeeper housekeeper;
    private @Nullable WebhookSender webhooks;
    private List<Route> mounted = List.of();

    /** @param registry that the Vert.x of this verticle measures into, so that /metrics tells it all */
    public ApiVerticle(ApiSettings settings, ApiParts parts, PrometheusMeterRegistry registry) {
        this.settings = settings;
        this.parts = parts;
        this.registry = registry;
        this.admission = new Admission(settings.limits().submissions(), new Flood(System::nanoTime));
    }

    /** Where the API listens, once the verticle is deployed. */
    public int port() {
        return Objects.requireNonNull(server, "the verticle is not deployed").actualPort();
    }

    /** What is mounted, for the test that holds it against the contract. */
    List<Route> routes() {
        return mounted;
    }

    @Override
    public Future<?> start() {
        requireKeysBeyondLoopback();
        Future<Keys> keys = Keys.open(vertx, settings.keys(), this::checkKeys);
        Future<Contract> contract = Contract.load(vertx);
        Future<Signer> signer = signer();
        Future<Subscription> events = EventRelay.start(vertx, parts.events()).onSuccess(started -> relay = started);
        return Future.all(keys, contract, signer, events)
                .map(all -> router(contract.result(), keys.result(), signer.result()))
                .compose(this::listen)
                .compose(listening -> WebhookSender.start(
                        vertx,
                        parts.webhooks(),
                        parts.queue(),
                        new WebhookSecrets(signer.result()),
                        settings.webhooks(),
                        registry))
                .onSuccess(sender -> {
                    webhooks = sender;
                    vertx.setPeriodic(0, SWEEP_MILLIS, tick -> forgetUploads());
                })
                .onSuccess(listening -> housekeeper =
                        Housekeeper.start(vertx, parts.queue(), HOUSEKEEPING, parts.images()::deleteBelow));
    }

    @Override
    public Future<?> stop() {
        if (sockets != null) {
            sockets.closeAll();
        }
        if (housekeeper != null) {
            housekeeper.stop();
        }
        Future<?> silent = webhooks == null ? Future.succeededFuture() : webhooks.stop();
        return silent.eventually(() -> relay == null ? Future.succeededFuture() : relay.cancel());
    }

    private void forgetUploads() {
        parts.images()
                .deleteOlder(Uploads.FOLDER, Instant.now().minus(settings.keepUploads()))
                .onFailure(e -> LOG.warn("old uploads stay: {}", e.getMessage()));
    }

    private Future<Signer> signer() {
        String secret = settings.secret();
        Future<byte[]> key =
                secret == null ? parts.key().bytes() : Future.succeededFuture(secret.getBytes(StandardCharsets.UTF_8));
        return key.map(Signer::new);
    }

    private Handler<HttpServerRequest> router(Contract contract, Keys keys, Signer signer) {
        Feed feed = new Feed(vertx, parts.queue(), parts.events(), settings.feed());
        ProgressSockets open = new ProgressSockets(
                vertx,
                feed,
                parts.queue(),
                key -> keys.caller(key)
                        .map(caller ->
                                new Watcher(caller.tenant(), caller.role().covers(Role.SUBMIT))),
                settings.feed());
        sockets = open;
        ApiMetrics metrics = new ApiMetrics(vertx, parts.queue(), registry);
        metrics.gauge("diptych.feed.sockets", "Open feed sockets of this node", open::size);
        metrics.gauge("diptych.feed.watches", "Jobs being watched on this node", feed::watching);

        metrics.gauge("diptych.api.submissions", "Submissions being worked on by this node", admission::working);
        metrics.gauge("diptych.api.submissions.refused", "Submissions refused at this node's door", admission::refused);
        BodyRoom room = new BodyRoom(
                settings.limits().mostOfAllBodies(), settings.limits().bodyBytes());
        metrics.gauge("diptych.api.bodies.bytes", "Bodies of requests that are not answered yet", room::taken);

        Models models = new Models(parts.workers());
        Uploads uploads = new Uploads(vertx, parts.images());
        AddressWall wall = AddressWall.of(settings.webhooks().allow());
        Intake intake = new Intake(parts, models, uploads, wall, settings.whenNoWorker());
        PictureLinks links = new PictureLinks(signer, Clock.systemUTC());
        Gatekeeper door = new Gatekeeper(contract.api(), keys, links);
        gatekeeper = door;
        RouterBuilder routes =
                ApiRouter.builder(vertx, contract.api(), admission, door, room, !keys.configured(), settings);
        new JobRoutes(vertx, parts.queue(), intake, feed, settings.longestWait()).mount(routes);
        new ImageRoutes(parts).mount(routes);
        new UploadRoutes(uploads).mount(routes);
        new FeedRoutes(vertx, feed, open, settings.feed()).mount(routes);
        new WebhookRoutes(new WebhookSecrets(signer)).mount(routes);
        new FleetRoutes(parts, models).mount(routes);
        new OperationRoutes(readiness(), metrics, contract.file()).mount(routes);
        Compat.mount(
                routes,
                new NativeApi(
                        vertx,
                        parts.queue(),
                        parts.events(),
                        parts.images(),
                        feed,
                        models::known,
                        intake::submit,
                        ctx -> Gatekeeper.caller(ctx).tenant(),
                        links::sign));
        Router router = ApiRouter.router(routes, contract.api(), settings);
        mounted = List.copyOf(router.getRoutes());
        return router;
    }

    private HealthChecks readiness() {
        return HealthChecks.create(vertx)
                .register(
                        "redis",
                        REDIS_MILLIS,
                        check -> parts.queue()
                                .stats()
                                .map(stats -> Status.OK())
                                .otherwise(Status.KO())
                                .onComplete(check));
    }

    private Future<HttpServer> listen(Handler<HttpServerRequest> router) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setHttp2ClearTextEnabled(false)
                .setMaxHeaderSize(settings.limits().headerBytes())
                .setMaxFormAttributeSize(FORM_FIELD_BYTES)
                .setIdleTimeout((int) settings.limits().idle().toSeconds())
                .setMaxWebSocketFrameSize(64 << 10)
                .setMaxWebSocketMessageSize(64 << 10)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false);
        ConnectionLimit limit = new ConnectionLimit(settings.limits().connections());
        return vertx.createHttpServer(options)
                .connectionHandler(connection -> {
                    StrictHttp.watch(connection, options);
                    Turnstile.put(connection, admission);
                    limit.handle(connection);
                })
                .requestHandler(new SecurityHeaders(router))
                .invalidRequestHandler(new SecurityHeaders(new UnreadableRequests()))
                .listen()
                .onSuccess(listening -> server = listening);
    }

    private void checkKeys() {
        if (sockets != null && gatekeeper != null) {
            sockets.checkKeys();
            gatekeeper.checkOpen();
        }
    }

    private void requireKeysBeyondLoopback() {
        String host = settings.host();
        boolean loopback = host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
        if (!loopback && settings.keys() == null) {
            throw new IllegalStateException(
                    "api.host: expected loopback (127.0.0.1), since no keys are configured (api.keys), found " + host);
        }
    }
}
