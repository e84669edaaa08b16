package dev.diptych.queue.redis;

import static dev.diptych.queue.redis.QueueUnderTest.BASE;
import static dev.diptych.queue.redis.QueueUnderTest.FINAL;
import static dev.diptych.queue.redis.QueueUnderTest.PASSING;
import static dev.diptych.queue.redis.QueueUnderTest.REFINER;
import static dev.diptych.queue.redis.QueueUnderTest.aJobOf;
import static dev.diptych.queue.redis.QueueUnderTest.aResult;
import static dev.diptych.queue.redis.QueueUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.embedded.EmbeddedRedis;
import dev.diptych.embedded.RedisServerOptions;
import dev.diptych.job.JobEvent;
import dev.diptych.job.JobId;
import dev.diptych.job.Phase;
import dev.diptych.queue.Checkpoint;
import dev.diptych.queue.Lease;
import dev.diptych.queue.LeaseLostException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Does at random what workers and people do, by old leases too, and then holds every job's log to the rules. */
class RandomWalkTest {
    private static final int MOVES = 1_500;

    private static final Map<String, Set<String>> MAY_FOLLOW = Map.of(
            "queued", Set.of("started", "failed", "cancelled", "succeeded"),
            "started", Set.of("step", "handoff", "queued", "retrying", "succeeded", "failed", "cancelled"),
            "step", Set.of("step", "handoff", "queued", "retrying", "succeeded", "failed", "cancelled"),
            "handoff", Set.of("step", "queued", "retrying", "succeeded", "failed", "cancelled"),
            "retrying", Set.of("started", "cancelled", "succeeded", "failed"),
            "failed", Set.of("queued"),
            "cancelled", Set.of(),
            "succeeded", Set.of());

    private final Vertx vertx = Vertx.vertx();
    private final Set<Lease> acknowledged = new HashSet<>();
    private final List<JobId> jobs = new ArrayList<>();
    private final List<Lease> leases = new ArrayList<>();
    private EmbeddedRedis redis;
    private QueueUnderTest q;
    private Random random;

    @BeforeEach
    void openAQueue(@TempDir Path data) {
        redis = EmbeddedRedis.start(RedisServerOptions.in(data).withFsync(RedisServerOptions.Fsync.NO));
        QueueSettings rules = Rules.lasting()
                .lease(Duration.ofMillis(30))
                .retryDelay(Duration.ofMillis(2))
                .all();
        q = QueueUnderTest.open(vertx, RedisSettings.at(redis.uri()), rules);
    }

    @AfterEach
    void closeAll() {
        q.close();
        redis.close();
        get(vertx.close());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyJobsLogKeepsToTheRules(long seed) {
        random = new Random(seed);
        for (int move = 0; move < MOVES; move++) {
            move();
        }
        jobs.forEach(this::holdToTheRules);
        assertThat(acknowledged).isNotEmpty();
        assertCountsAgree();
    }

    private void move() {
        switch (random.nextInt(12)) {
            case 0, 1 -> jobs.add(q.submit(aJobOf("t" + random.nextInt(4))));
            case 2, 3, 4 ->
                get(q.queue.claim("w" + random.nextInt(3), Set.of(BASE, REFINER), 2))
                        .forEach(claim -> leases.add(claim.lease()));
            case 5 ->
                anyLease()
                        .ifPresent(lease -> said(q.queue.progress(
                                lease, List.of(new JobEvent.Step(Phase.BASE, 1 + random.nextInt(30), 30)))));
            case 6 ->
                anyLease()
                        .ifPresent(lease -> said(q.queue.handoff(
                                lease, 24, new Checkpoint(Phase.REFINER, 0, new byte[] {1}), random.nextBoolean())));
            case 7 ->
                anyLease().ifPresent(lease -> {
                    if (said(q.queue.commit(lease, aResult(lease)))) {
                        acknowledged.add(lease);
                    }
                });
            case 8 ->
                anyLease().ifPresent(lease -> said(q.queue.fail(lease, random.nextInt(3) == 0 ? FINAL : PASSING)));
            case 9 -> anyLease().ifPresent(lease -> said(q.queue.release(lease, Optional.empty())));
            case 10 -> get(q.queue.reap());
            default -> {
                if (!jobs.isEmpty()) {
                    JobId job = jobs.get(random.nextInt(jobs.size()));
                    Future<?> word = random.nextBoolean() ? q.queue.cancel(job, null) : q.queue.retry(job, null);
                    get(word);
                }
            }
        }
    }

    /** A new lease more often than an old one, but old ones too. */
    private Optional<Lease> anyLease() {
        if (leases.isEmpty()) {
            return Optional.empty();
        }
        int back = Math.min(leases.size(), 1 + (int) Math.abs(random.nextGaussian() * 4));
        return Optional.of(leases.get(leases.size() - back));
    }

    private static boolean said(Future<?> word) {
        try {
            get(word);
            return true;
        } catch (LeaseLostException e) {
            return false;
        }
    }

    private void holdToTheRules(JobId job) {
        List<JobEvent> log = q.log(job);
        String story = q.story(job).toString();
        for (int i = 0; i < log.size(); i++) {
            JobEvent event = log.get(i);
            assertThat(event.seq()).isEqualTo(i + 1);
            if (i > 0) {
                JobEvent before = log.get(i - 1);
                assertThat(MAY_FOLLOW.get(before.body().type()))
                        .as(story)
                        .contains(event.body().type());
                long claims = event.body() instanceof JobEvent.Started ? 1 : 0;
                assertThat(event.epoch()).as(story).isEqualTo(before.epoch() + claims);
            }
        }
        List<Long> committed = log.stream()
                .filter(event -> event.body() instanceof JobEvent.Succeeded)
                .map(JobEvent::epoch)
                .toList();
        List<Long> promised = acknowledged.stream()
                .filter(lease -> lease.job().equals(job))
                .map(Lease::epoch)
                .toList();
        assertThat(committed).as(story).isEqualTo(promised).hasSizeLessThanOrEqualTo(1);
    }

    /** What the queue counts is what the jobs are. */
    private void assertCountsAgree() {
        Map<String, Long> states = new HashMap<>();
        jobs.forEach(job -> states.merge(q.view(job).state().wireName(), 1L, Long::sum));
        var stats = get(q.queue.stats());
        long waiting =
                stats.depth().stream().mapToLong(depth -> depth.waiting()).sum();
        assertThat(stats.running()).isEqualTo(states.getOrDefault("running", 0L));
        assertThat(waiting + stats.delayed()).isEqualTo(states.getOrDefault("queued", 0L));
        assertThat(stats.dead()).isEqualTo(states.getOrDefault("failed", 0L));
        var live = q.redis(jobs.get(0), Command.HGET, "live", "");
        assertThat(live == null ? 0 : live.toLong())
                .isEqualTo(states.getOrDefault("running", 0L) + states.getOrDefault("queued", 0L));
    }
}
