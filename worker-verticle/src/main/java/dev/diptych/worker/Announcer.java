package dev.diptych.worker;

import dev.diptych.job.ModelCard;
import dev.diptych.job.Phase;
import dev.diptych.queue.Capability;
import dev.diptych.queue.Workers;
import dev.diptych.queue.Workers.WorkerCard;
import dev.diptych.worker.engine.RefinerKeeping;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says every few seconds that this worker lives and what it can run, and looks who else does: a refiner that waits idle
 * somewhere gets the jobs whose base phase ends here.
 */
final class Announcer implements RefinerKeeping {
    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);
    private final Workers workers;
    private final WorkerSettings settings;
    private final Set<Capability> capabilities;
    private final List<ModelCard> models;
    private final Supplier<Integer> jobs;
    private final Supplier<WorkerHealth> health;
    /** How many more jobs of a model the idle refiners of the last look can take. */
    private volatile Map<String, AtomicLong> refinersIdle = Map.of();

    private long timer = -1;
    private boolean failing;

    Announcer(
            Workers workers,
            WorkerSettings settings,
            Set<Capability> capabilities,
            List<ModelCard> models,
            Supplier<Integer> jobs,
            Supplier<WorkerHealth> health) {
        this.workers = workers;
        this.settings = settings;
        this.capabilities = Set.copyOf(capabilities);
        this.models = List.copyOf(models);
        this.jobs = jobs;
        this.health = health;
    }

    /** The first announcement is made when this succeeds. */
    Future<Void> start(Vertx vertx) {
        timer = vertx.setPeriodic(settings.announce().toMillis(), due -> announceAgain());
        return announce();
    }

    Future<Void> announce() {
        WorkerCard card = new WorkerCard(
                settings.id(),
                settings.host(),
                settings.device(),
                settings.version(),
                capabilities,
                jobs.get(),
                health.get().state() == WorkerHealth.State.DRAINING);
        return workers.announce(card, models).compose(said -> lookAround());
    }

    Future<Void> withdraw(Vertx vertx) {
        vertx.cancelTimer(timer);
        return workers.withdraw(settings.id());
    }

    @Override
    public boolean keep(String model) {
        AtomicLong idle = refinersIdle.get(model);
        return idle == null || idle.getAndDecrement() <= 0;
    }

    private void announceAgain() {
        announce().onComplete(said -> {
            if (said.failed() && !failing) {
                LOG.warn("cannot announce: {}", said.cause().getMessage());
            }
            failing = said.failed();
        });
    }

    private Future<Void> lookAround() {
        return workers.live()
                .onSuccess(live -> refinersIdle = live.stream()
                        .filter(other -> other.jobs() == 0 && !other.draining())
                        .flatMap(Announcer::refinesOnly)
                        .collect(Collectors.toMap(model -> model, one -> new AtomicLong(1), Announcer::sum)))
                .mapEmpty();
    }

    private static AtomicLong sum(AtomicLong some, AtomicLong more) {
        return new AtomicLong(some.get() + more.get());
    }

    /** The models that a worker can refine and cannot begin. */
    private static Stream<String> refinesOnly(WorkerCard worker) {
        return worker.capabilities().stream()
                .filter(can -> can.phase() == Phase.REFINER)
                .map(Capability::model)
                .filter(model -> !worker.capabilities().contains(new Capability(model, Phase.BASE)));
    }
}
