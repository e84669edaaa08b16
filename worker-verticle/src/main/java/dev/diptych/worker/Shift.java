package dev.diptych.worker;

import dev.diptych.job.Failure;
import dev.diptych.queue.Capability;
import dev.diptych.queue.Claim;
import dev.diptych.queue.Housekeeper;
import dev.diptych.queue.JobQueue.Subscription;
import dev.diptych.queue.Lease;
import dev.diptych.worker.device.DeviceThread;
import dev.diptych.worker.engine.DeviceCall;
import dev.diptych.worker.engine.DeviceMemory;
import dev.diptych.worker.engine.StepEngine;
import dev.diptych.worker.events.EventLog;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker's time with warm models: from its first claim until its last job is gone. Only its context comes here. */
final class Shift implements JobEndings.Work {
    private static final Logger LOG = LoggerFactory.getLogger(Shift.class);
    private static final int CLOSE_SECONDS = 10;
    private final Vertx vertx;
    private final WorkerSettings settings;
    private final WorkerPorts ports;
    private final DeviceThread device;
    private final WorkerStatus status;
    private final HeldJobs jobs = new HeldJobs();
    private final FailureStreak streak;
    private final EventLog log;
    private final JobEndings endings;
    private final JobArrivals arrivals;
    private final MemoryWatch memory;
    private final StepEngine engine;
    private final Announcer announcer;
    private final Heartbeat heartbeat;
    private final ClaimLoop claims;
    private final List<Subscription> subscriptions = new ArrayList<>();
    private @Nullable Housekeeper housekeeper;
    private boolean ending;

    Shift(
            Vertx vertx,
            WorkerSettings settings,
            WorkerPorts ports,
            LoadedModels models,
            DeviceThread device,
            DeviceMemory memory,
            WorkerStatus status) {
        this.vertx = vertx;
        this.settings = settings;
        this.ports = ports;
        this.device = device;
        this.status = status;
        WorkerMetrics metrics = new WorkerMetrics(ports.metrics(), settings.device());
        Deliveries deliveries = new Deliveries(vertx, ports.images(), metrics);
        Set<Capability> capabilities = models.capabilities();
        metrics.watch(jobs, status::health);
        this.memory = new MemoryWatch(memory, metrics);
        streak = new FailureStreak(settings.failureStreak());
        log = new EventLog(vertx, ports.queue(), settings.id(), this::holds, this::refused);
        endings = new JobEndings(ports.queue(), jobs, log, deliveries, metrics, this);
        announcer = new Announcer(ports.workers(), settings, capabilities, models.cards(), jobs::count, status::health);
        EngineReports reports = new EngineReports(vertx, jobs, ports.queue(), log, endings, this::deviceLost);
        engine = new StepEngine(models.byName(), settings.engine(), reports, announcer, metrics, device, memory);
        arrivals = new JobArrivals(jobs, new Sources(ports.images()), endings, metrics, engine::admit);
        heartbeat = new Heartbeat(vertx, ports.queue(), jobs, endings::cancel, endings::lose);
        claims = new ClaimLoop(vertx, ports.queue(), settings, capabilities, this::room, this::taken);
    }

    /** Succeeds when the worker is known to all others and takes jobs. */
    Future<Void> begin() {
        log.start();
        heartbeat.start(settings);
        new Watchdog(engine, settings.hang(), this::callHangs).start(vertx);
        return Future.all(ports.queue().onWork(claims::wake), ports.queue().onCancel(heartbeat::cancelHeard))
                .compose(heard -> {
                    subscriptions.addAll(heard.list());
                    return announcer.start(vertx);
                })
                .onSuccess(announced -> open());
    }

    /** Takes no more jobs, lets those that run end in time, gives back the others, and closes the models. */
    Future<Void> end() {
        ending = true;
        claims.stop();
        if (!status.isOut()) {
            status.is(WorkerHealth.DRAINING);
        }
        return announcer
                .announce()
                .transform(said -> emptiedWithin(settings.drain().toMillis()))
                .recover(tooLong -> {
                    engine.giveBack();
                    status.is(status.isOut() ? status.health() : WorkerHealth.GIVING_BACK);
                    return emptiedWithin(settings.hang().toMillis());
                })
                .transform(done -> close());
    }

    @Override
    public void drop(Lease job) {
        engine.drop(job);
    }

    @Override
    public void roomChanged() {
        claims.wake();
    }

    @Override
    public void jobSucceeded() {
        streak.succeeded();
    }

    @Override
    public void jobFailed(Lease job, Failure failure) {
        if (Failures.mayBeTheWorkers(failure.code()) && streak.failed(job.job())) {
            goOut("%d jobs failed one after another, the last with: %s"
                    .formatted(settings.failureStreak(), failure.message()));
            engine.giveBack();
        }
    }

    private void open() {
        housekeeper = Housekeeper.start(vertx, ports.queue(), settings.reap(), ports.images()::deleteBelow);
        status.is(WorkerHealth.READY);
        memory.start(vertx);
        claims.wake();
    }

    private void taken(Claim claim) {
        if (ending || status.isOut()) {
            arrivals.refuse(claim);
        } else {
            arrivals.take(claim);
        }
    }

    private Room room() {
        return Room.beside(jobs, settings.engine().picturesInFlight());
    }

    private boolean holds(Lease lease) {
        return jobs.find(lease).isPresent();
    }

    private void refused(Lease lease) {
        jobs.find(lease).ifPresent(endings::lose);
    }

    private void deviceLost(Throwable reason) {
        LOG.error("the device answers no further call", reason);
        goOut("device %s is lost: %s".formatted(settings.device(), reason.getMessage()));
    }

    private void callHangs(DeviceCall call, HangingCallException reason) {
        engine.abandon();
        goOut("device %s hangs: %s".formatted(settings.device(), reason.getMessage()));
        endings.evacuate(call, reason);
    }

    private void goOut(String reason) {
        if (status.goesOut(reason)) {
            LOG.error("worker {} stops: {}", settings.id(), reason);
            claims.stop();
            announcer.withdraw(vertx).onFailure(e -> LOG.warn("cannot withdraw: {}", e.getMessage()));
        }
    }

    private Future<Void> emptiedWithin(long millis) {
        return jobs.emptied().timeout(Math.max(1, millis), TimeUnit.MILLISECONDS);
    }

    /** Closes the models; what is still held is left to its leases. */
    Future<Void> close() {
        if (housekeeper != null) {
            housekeeper.stop();
        }
        Promise<Void> closed = Promise.promise();
        engine.close(() -> closed.complete());
        return Future.join(subscriptions.stream().map(Subscription::cancel).toList())
                .transform(cancelled -> announcer.withdraw(vertx))
                .transform(withdrawn -> closed.future().timeout(CLOSE_SECONDS, TimeUnit.SECONDS))
                .otherwiseEmpty()
                .onComplete(done -> status.is(WorkerHealth.STOPPED));
    }
}
