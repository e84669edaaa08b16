package dev.diptych.bench.faults;

import dev.diptych.image.FileImageStore;
import dev.diptych.job.Phase;
import dev.diptych.model.ModelDirectory;
import dev.diptych.onnx.OnnxDevice;
import dev.diptych.onnx.SdxlLoader;
import dev.diptych.queue.Checkpoint;
import dev.diptych.queue.Lease;
import dev.diptych.queue.redis.QueueSettings;
import dev.diptych.queue.redis.RedisClient;
import dev.diptych.queue.redis.RedisJobQueue;
import dev.diptych.queue.redis.RedisSettings;
import dev.diptych.queue.redis.RedisWorkers;
import dev.diptych.worker.WorkerPorts;
import dev.diptych.worker.WorkerVerticle;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;

/** A worker process with the built-in model on ONNX Runtime; it says each step that it runs and each that is kept. */
public final class ShapesWorker {
    static final String MODEL = "shapes";

    private ShapesWorker() {}

    /** What it is told on its command line, in this order. */
    record Orders(String id, String redis, Path pictures, Path models, Duration lease, Duration checkpointEvery) {
        List<String> arguments() {
            return List.of(
                    id,
                    redis,
                    pictures.toString(),
                    models.toString(),
                    Long.toString(lease.toMillis()),
                    Long.toString(checkpointEvery.toMillis()));
        }

        static Orders of(String[] args) {
            return new Orders(
                    args[0],
                    args[1],
                    Path.of(args[2]),
                    Path.of(args[3]),
                    Duration.ofMillis(Long.parseLong(args[4])),
                    Duration.ofMillis(Long.parseLong(args[5])));
        }
    }

    public static void main(String[] args) {
        Orders orders = Orders.of(args);
        StepStop model = new StepStop(SdxlLoader.load(
                OnnxDevice.open("cpu", 1), new ModelDirectory(orders.models()), MODEL, EnumSet.allOf(Phase.class)));
        HarnessLine.obey(model::arm);
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        begin(vertx, orders, model).onSuccess(ready -> HarnessLine.say("ready")).onFailure(HarnessLine::giveUp);
    }

    private static Future<?> begin(Vertx vertx, Orders orders, StepStop model) {
        QueueSettings rules = FaultService.rules(orders.lease());
        return RedisClient.connect(vertx, RedisSettings.at(orders.redis())).compose(client -> {
            WorkerPorts ports = new WorkerPorts(
                    new CheckpointTeller(new RedisJobQueue(client, rules)),
                    new RedisWorkers(client, rules),
                    new FileImageStore(vertx, orders.pictures()),
                    new SimpleMeterRegistry());
            return vertx.deployVerticle(new WorkerVerticle(
                    FaultService.worker(orders.id(), rules, orders.checkpointEvery()), ports, () -> List.of(model)));
        });
    }

    private static final class CheckpointTeller extends WatchedQueue {
        CheckpointTeller(RedisJobQueue queue) {
            super(queue, new KillSwitch(HarnessLine::say), HarnessLine::say);
        }

        @Override
        public Future<Void> checkpoint(Lease lease, Checkpoint checkpoint) {
            return super.checkpoint(lease, checkpoint).onSuccess(kept -> say(checkpoint));
        }

        @Override
        public Future<Void> handoff(Lease lease, int baseSteps, Checkpoint checkpoint, boolean keep) {
            return super.handoff(lease, baseSteps, checkpoint, keep).onSuccess(kept -> say(checkpoint));
        }

        private static void say(Checkpoint kept) {
            HarnessLine.say("kept %s %d".formatted(kept.phase().wireName(), kept.step()));
        }
    }
}
