package dev.diptych.worker;

import dev.diptych.sdxl.DiffusionModel;
import dev.diptych.worker.device.DeviceThread;
import dev.diptych.worker.engine.WarmUp;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker, pinned to one device: takes jobs from the queue, keeps several in flight on the device's own thread, and tells
 * the queue what becomes of them. The event loop only routes; it never waits for the device.
 *
 * <p>Deploying it fails, with one clear line, if the device is not there, a model cannot be run, or the queue does not
 * answer; it succeeds when the worker is warm and takes jobs. Undeploying it drains it.
 */
public final class WorkerVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerVerticle.class);
    private final WorkerSettings settings;
    private final WorkerPorts ports;
    private final ModelLoader loader;
    private final DeviceThread device;
    private final WorkerStatus status = new WorkerStatus();
    private @Nullable Shift shift;

    public WorkerVerticle(WorkerSettings settings, WorkerPorts ports, ModelLoader loader) {
        this.settings = settings;
        this.ports = ports;
        this.loader = loader;
        this.device = new DeviceThread(settings.device());
    }

    /** For readiness; from any thread. */
    public WorkerHealth health() {
        return status.health();
    }

    /** Succeeds with the reason, in one line, when the worker has stopped by itself: it takes no more jobs. */
    public Future<String> out() {
        return status.out();
    }

    @Override
    public Future<?> start() {
        return device.call(context, this::warmModels)
                .compose(models -> {
                    shift = new Shift(vertx, settings, ports, models, device, loader.memory(), status);
                    return shift.begin();
                })
                .onSuccess(begun -> LOG.info("worker {} is ready on {}", settings.id(), settings.device()))
                .recover(e -> ended().transform(ended -> Future.failedFuture(e)));
    }

    @Override
    public Future<?> stop() {
        return shift == null ? Future.succeededFuture() : shift.end().onComplete(ended -> device.stop());
    }

    /** Of a start that failed nothing stays. */
    private Future<?> ended() {
        Future<?> closed = shift == null ? Future.succeededFuture() : shift.close();
        return closed.onComplete(done -> device.stop());
    }

    private LoadedModels warmModels() {
        LoadedModels models = new LoadedModels(loader.load());
        try {
            WarmUp.run(models.all(), settings.engine());
            return models;
        } catch (RuntimeException | Error e) {
            models.all().forEach(DiffusionModel::close);
            throw e;
        }
    }
}
