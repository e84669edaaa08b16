package dev.diptych.bench.faults;

import dev.diptych.bench.faults.StepsTold.UnetSteps;
import dev.diptych.embedded.EmbeddedRedis;
import dev.diptych.embedded.RedisServerOptions;
import dev.diptych.job.Handoff;
import dev.diptych.job.ImageSize;
import dev.diptych.job.JobId;
import dev.diptych.job.JobRequest;
import dev.diptych.job.JobState;
import dev.diptych.job.MicroConditioning;
import dev.diptych.job.Prompt;
import dev.diptych.job.Sampling;
import dev.diptych.job.SchedulerName;
import dev.diptych.queue.Submission;
import dev.diptych.queue.redis.QueueSettings;
import dev.diptych.queue.redis.RedisClient;
import dev.diptych.queue.redis.RedisJobQueue;
import dev.diptych.queue.redis.RedisSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Draws a picture undisturbed, and again with its worker killed at a random step, and holds the files against each
 * other. One worker process lives at a time; it stands still at its step until it is killed, so that it is known what it
 * had run and kept, and the next one is started then.
 */
final class ResumeRun {
    private static final long PATIENCE_SECONDS = 120;
    private static final String GONE = "gone";

    private final Plan plan;
    private final Path folder;
    private final Vertx vertx = Vertx.vertx();
    private final SplittableRandom random;
    private final BlockingQueue<String> words = new LinkedBlockingQueue<>();
    private final ProcessSlot slot;
    private int workers;

    /** @param models the folder that holds the built-in model's */
    record Plan(int kills, int steps, Duration lease, Duration checkpointEvery, long seed, Path models) {}

    /**
     * What came of one kill.
     *
     * @param ranBefore steps of both phases that the killed worker had run
     * @param kept the step of its last checkpoint that was acknowledged, counted over both phases
     * @param resumedAt steps that the next worker did not run again
     */
    record Trial(SchedulerName scheduler, int ranBefore, int kept, int resumedAt, boolean identical) {
        int runAgain() {
            return ranBefore - resumedAt;
        }

        /** Bit for bit the same picture, and no step before the last checkpoint was run again. */
        boolean keepsThePromise() {
            return identical && resumedAt >= kept;
        }
    }

    ResumeRun(Plan plan, Path folder) {
        this.plan = plan;
        this.folder = folder;
        this.random = new SplittableRandom(plan.seed());
        this.slot = new ProcessSlot(
                ShapesWorker.class, folder.resolve("processes.log"), (process, line) -> words.add(line));
    }

    List<Trial> run(Consumer<Trial> done) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        try (EmbeddedRedis redis = EmbeddedRedis.start(RedisServerOptions.in(folder.resolve("redis")))) {
            RedisClient client = get(RedisClient.connect(vertx, RedisSettings.at(redis.uri())));
            QueueSettings rules = FaultService.rules(plan.lease());
            try {
                start(redis.uri());
                return trials(new RedisJobQueue(client, rules), redis.uri(), done);
            } finally {
                slot.kill();
                get(client.close());
            }
        } finally {
            get(vertx.close());
        }
    }

    private List<Trial> trials(RedisJobQueue queue, String redis, Consumer<Trial> done)
            throws IOException, InterruptedException {
        List<Trial> trials = new ArrayList<>();
        for (int i = 0; i < plan.kills(); i++) {
            JobRequest order = order(i);
            byte[] undisturbed = picture(queue, submit(queue, order));
            List<String> told = new ArrayList<>();
            words.drainTo(told);
            Trial trial =
                    killed(queue, redis, order, undisturbed, StepsTold.of(told).total());
            done.accept(trial);
            trials.add(trial);
        }
        return trials;
    }

    /** @param steps calls of the UNet in both phases, as the undisturbed worker told */
    private Trial killed(RedisJobQueue queue, String redis, JobRequest order, byte[] undisturbed, UnetSteps steps)
            throws IOException, InterruptedException {
        int at = 1 + random.nextInt(steps.both() - 1);
        slot.arm((random.nextBoolean() ? "before " : "after ") + at);
        JobId job = submit(queue, order);
        List<String> first = until("point");
        slot.kill();
        first.addAll(until(GONE));
        start(redis);
        boolean identical = Arrays.equals(undisturbed, picture(queue, job));
        List<String> second = new ArrayList<>();
        words.drainTo(second);
        return new Trial(
                Objects.requireNonNull(order.sampling().scheduler()),
                StepsTold.of(first).last("ran", steps),
                StepsTold.of(first).last("kept", steps),
                StepsTold.of(second).first("ran", steps) - 1,
                identical);
    }

    private JobRequest order(int number) {
        SchedulerName[] schedulers = SchedulerName.values();
        return new JobRequest(
                ShapesWorker.MODEL,
                Prompt.of("a red circle on a blue background"),
                new ImageSize(128, 128),
                plan.seed() + number,
                1,
                Sampling.defaults().withSteps(plan.steps()).withScheduler(schedulers[number % schedulers.length]),
                Handoff.defaults(),
                MicroConditioning.defaults(),
                null);
    }

    private void start(String redis) throws InterruptedException {
        ShapesWorker.Orders orders = new ShapesWorker.Orders(
                "worker" + ++workers,
                redis,
                folder.resolve("pictures"),
                plan.models(),
                plan.lease(),
                plan.checkpointEvery());
        slot.start(orders.id(), orders.arguments(), Map.of());
        until("ready");
    }

    /** What the worker says until it says this. */
    private List<String> until(String word) throws InterruptedException {
        List<String> said = new ArrayList<>();
        while (true) {
            String line = words.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (line == null || (line.equals(GONE) && !word.equals(GONE))) {
                throw new IllegalStateException(
                        "expected the worker to say %s, found its end or silence after %s".formatted(word, said));
            }
            if (line.equals(word)) {
                return said;
            }
            said.add(line);
        }
    }

    private static JobId submit(RedisJobQueue queue, JobRequest order) {
        return get(queue.enqueue(Submission.of("anna", order))).id();
    }

    private byte[] picture(RedisJobQueue queue, JobId job) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < end) {
            JobState state = get(queue.find(job, null)).orElseThrow().state();
            if (state instanceof JobState.Succeeded succeeded) {
                return Files.readAllBytes(folder.resolve("pictures")
                        .resolve(succeeded.result().images().get(0).key()));
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        throw new IllegalStateException("expected job %s to end within %d s".formatted(job, PATIENCE_SECONDS));
    }

    private static <T> T get(Future<T> future) {
        return future.timeout(30, TimeUnit.SECONDS).await();
    }
}
