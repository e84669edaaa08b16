package dev.diptych.bench.queue;

import static dev.diptych.config.SettingsReader.changed;

import dev.diptych.image.FileImageStore;
import dev.diptych.job.Phase;
import dev.diptych.queue.redis.QueueSettings;
import dev.diptych.queue.redis.RedisClient;
import dev.diptych.queue.redis.RedisJobQueue;
import dev.diptych.queue.redis.RedisWorkers;
import dev.diptych.worker.WorkerPorts;
import dev.diptych.worker.WorkerSettings;
import dev.diptych.worker.WorkerVerticle;
import dev.diptych.worker.simulated.SimulatedDevice;
import dev.diptych.worker.simulated.SimulatedModel;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A process of workers: real worker verticles, each with its own connections to the real queue and its own device thread;
 * only the devices are simulated. On standard output it says {@code ready}, and how many UNet calls its devices have made
 * whenever a line comes in; it ends when its standard input does.
 */
final class FleetWorkers {
    private static final List<SimpleMeterRegistry> METERS = new ArrayList<>();

    private FleetWorkers() {}

    /** What the process is told on its command line, in this order. */
    record Posting(
            String id, String redis, Path pictures, int workers, Set<Phase> phases, Duration step, int inFlight) {
        static Posting of(String[] args) {
            return new Posting(
                    args[0],
                    args[1],
                    Path.of(args[2]),
                    Integer.parseInt(args[3]),
                    Arrays.stream(args[4].split(",")).map(Phase::valueOf).collect(Collectors.toSet()),
                    Duration.ofMillis(Long.parseLong(args[5])),
                    Integer.parseInt(args[6]));
        }

        List<String> arguments() {
            return List.of(
                    id,
                    redis,
                    pictures.toString(),
                    Integer.toString(workers),
                    phases.stream().map(Phase::name).collect(Collectors.joining(",")),
                    Long.toString(step.toMillis()),
                    Integer.toString(inFlight));
        }
    }

    public static void main(String[] args) throws IOException {
        Posting posting = Posting.of(args);
        Vertx vertx = Vertx.vertx();
        Future<?> deployed = Future.succeededFuture();
        for (int worker = 0; worker < posting.workers(); worker++) {
            String id = posting.id() + "-" + worker;
            deployed = deployed.compose(before -> deploy(vertx, posting, id));
        }
        deployed.onSuccess(all -> say("ready")).onFailure(e -> {
            say("broken " + e.getMessage());
            Runtime.getRuntime().halt(1);
        });
        BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (asked.readLine() != null) {
            say(Long.toString(calls()));
        }
        Runtime.getRuntime().halt(0);
    }

    private static Future<String> deploy(Vertx vertx, Posting posting, String id) {
        QueueSettings rules = Rules.patient();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        METERS.add(meters);
        return RedisClient.connect(vertx, Rules.at(posting.redis())).compose(client -> {
            WorkerPorts ports = new WorkerPorts(
                    new RedisJobQueue(client, rules),
                    new RedisWorkers(client, rules),
                    new FileImageStore(vertx, posting.pictures()),
                    meters);
            SimulatedModel model = new SimulatedModel(
                    Orders.MODEL, posting.phases(), SimulatedDevice.taking(posting.step(), Duration.ZERO), 8);
            return vertx.deployVerticle(new WorkerVerticle(settings(id, posting), ports, () -> List.of(model)));
        });
    }

    /** The default settings, but for the number of pictures in flight, and without a warm-up that would count. */
    private static WorkerSettings settings(String id, Posting posting) {
        return changed(
                WorkerSettings.of(id, "localhost", "simulated", "bench"),
                Map.of("engine.pictures_in_flight", posting.inFlight(), "engine.warm_up_batch", 0));
    }

    private static long calls() {
        return METERS.stream()
                .flatMap(meters -> meters.find("diptych.worker.batch").summaries().stream())
                .mapToLong(DistributionSummary::count)
                .sum();
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
