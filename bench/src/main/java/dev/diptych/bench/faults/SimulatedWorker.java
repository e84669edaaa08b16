package dev.diptych.bench.faults;

import dev.diptych.image.FileImageStore;
import dev.diptych.image.ImageStore;
import dev.diptych.job.JobId;
import dev.diptych.queue.JobQueue;
import dev.diptych.queue.redis.QueueSettings;
import dev.diptych.queue.redis.RedisClient;
import dev.diptych.queue.redis.RedisJobQueue;
import dev.diptych.queue.redis.RedisSettings;
import dev.diptych.queue.redis.RedisWorkers;
import dev.diptych.worker.WorkerPorts;
import dev.diptych.worker.WorkerSettings;
import dev.diptych.worker.WorkerVerticle;
import dev.diptych.worker.simulated.SimulatedDevice;
import dev.diptych.worker.simulated.SimulatedModel;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A worker process of the harness: the real worker verticle on the real queue and a real picture folder; only the model
 * is simulated. It speaks to the harness through {@link HarnessLine}.
 */
public final class SimulatedWorker {
    private static final Duration CHECKPOINT_EVERY = Duration.ofMillis(50);

    private SimulatedWorker() {}

    public static void main(String[] args) {
        NodeOrders orders = NodeOrders.of(args);
        KillSwitch kill = new KillSwitch(HarnessLine::say);
        HarnessLine.obey(point -> kill.arm(KillPoint.of(point)));
        HarnessLine.say("clock " + System.currentTimeMillis());
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        begin(vertx, orders, kill).onSuccess(ready -> HarnessLine.say("ready")).onFailure(HarnessLine::giveUp);
    }

    private static Future<?> begin(Vertx vertx, NodeOrders orders, KillSwitch kill) {
        QueueSettings rules = FaultService.rules(orders.lease());
        return RedisClient.connect(vertx, RedisSettings.at(orders.redis())).compose(client -> {
            WorkerPorts ports = new WorkerPorts(
                    watched(vertx, new RedisJobQueue(client, rules), orders, kill),
                    new RedisWorkers(client, rules),
                    watched(new FileImageStore(vertx, orders.pictures()), kill),
                    new SimpleMeterRegistry());
            WorkerSettings settings = FaultService.worker(orders.id(), rules, CHECKPOINT_EVERY);
            SimulatedModel model = SimulatedModel.named(
                    FaultService.MODEL,
                    SimulatedDevice.taking(orders.step(), orders.step().dividedBy(10)));
            return vertx.deployVerticle(new WorkerVerticle(settings, ports, () -> List.of(model)));
        });
    }

    private static JobQueue watched(Vertx vertx, JobQueue queue, NodeOrders orders, KillSwitch kill) {
        if (orders.fenced()) {
            return new WatchedQueue(queue, kill, HarnessLine::say);
        }
        Redis redis = Redis.createClient(vertx, orders.redis());
        return new UnfencedQueue(
                queue,
                kill,
                HarnessLine::say,
                job -> redis.send(Request.cmd(Command.HGET).arg(jobKey(job)).arg("epoch"))
                        .map(epoch -> epoch == null ? 0 : epoch.toLong()));
    }

    private static String jobKey(JobId job) {
        return "diptych:{0}:job:" + job;
    }

    private static ImageStore watched(ImageStore images, KillSwitch kill) {
        return new ImageStore() {
            @Override
            public Future<Void> check() {
                return images.check();
            }

            @Override
            public Future<Boolean> renew(String key) {
                return images.renew(key);
            }

            @Override
            public Future<Void> deleteOlder(String prefix, Instant before) {
                return images.deleteOlder(prefix, before);
            }

            @Override
            public Future<Void> put(String key, Buffer bytes) {
                return kill.around(KillPoint.Call.IMAGE, () -> images.put(key, bytes));
            }

            @Override
            public Future<Optional<Buffer>> get(String key) {
                return images.get(key);
            }

            @Override
            public Future<Void> deleteBelow(String prefix) {
                return images.deleteBelow(prefix);
            }

            @Override
            public Future<Void> close() {
                return images.close();
            }
        };
    }
}
