package dev.diptych.queue.redis;

import static dev.diptych.config.SettingsReader.changed;
import static dev.diptych.queue.redis.QueueUnderTest.aJob;
import static dev.diptych.queue.redis.QueueUnderTest.aResult;
import static dev.diptych.queue.redis.QueueUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diptych.embedded.EmbeddedRedis;
import dev.diptych.embedded.RedisBinary;
import dev.diptych.embedded.RedisServerOptions;
import dev.diptych.job.JobEvent;
import dev.diptych.job.JobId;
import dev.diptych.job.JobState;
import dev.diptych.job.Phase;
import dev.diptych.queue.Checkpoint;
import dev.diptych.queue.Claim;
import dev.diptych.queue.JobQueue.Enqueued;
import dev.diptych.queue.Lease;
import dev.diptych.queue.QueueFullException;
import dev.diptych.queue.QueueUnavailableException;
import dev.diptych.queue.Renewal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the queue does when Redis does what it can do. */
@ParameterizedClass
@EnumSource(
        value = RedisBinary.Choice.class,
        names = {"BUNDLED", "PATH"})
class RedisFaultsTest {
    private static final Duration SHORT = Duration.ofMillis(400);

    @Parameter
    RedisBinary.Choice choice;

    private final Vertx vertx = Vertx.vertx();
    private EmbeddedRedis redis;
    private QueueUnderTest q;

    @BeforeEach
    void openAQueue(@TempDir Path data) {
        Assumptions.assumeTrue(
                choice != RedisBinary.Choice.PATH || RedisBinary.onPath().isPresent(), "no redis-server on the PATH");
        redis = EmbeddedRedis.start(RedisServerOptions.in(data).withBinary(choice));
        q = QueueUnderTest.open(
                vertx, RedisSettings.at(redis.uri()), Rules.lasting().all());
    }

    @AfterEach
    void closeAll() {
        if (redis != null) {
            q.close();
            redis.close();
        }
        get(vertx.close());
    }

    @Test
    void nothingAcknowledgedIsLostByKill9() {
        Set<JobId> submitted = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            submitted.add(q.submit());
        }
        Lease running = q.claim("w1").orElseThrow().lease();
        redis.kill();
        redis.restart();

        get(q.queue.commit(running, aResult(running)));
        List<Claim> left = q.claim("w2", 50);
        assertThat(left).hasSize(19);
        submitted.remove(running.job());
        assertThat(left).extracting(claim -> claim.lease().job()).containsExactlyInAnyOrderElementsOf(submitted);
    }

    @Test
    void commandsRideOverARestart() {
        List<Future<Enqueued>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(q.queue.enqueue(aJob()));
        }
        redis.kill();
        for (int i = 0; i < 100; i++) {
            answers.add(q.queue.enqueue(aJob()));
        }
        redis.restart();
        get(Future.all(answers));
        assertThat(q.claim("w1", 500)).hasSize(200);
    }

    @Test
    void theScriptCacheMayBeLost() {
        q.submit();
        redis(Command.SCRIPT, "FLUSH");
        q.submit();
        assertThat(q.claim("w1", 5)).hasSize(2);
    }

    @Test
    void afterARestartNobodysLeaseIsTakenUntilItsHolderCouldRenew() {
        QueueUnderTest brief = q.with(Rules.brief().all());
        Lease lease = brief.aRunningJob();
        get(brief.queue.reap());
        redis.kill();
        redis.restart();

        assertThat(get(brief.queue.reap()).requeued()).isZero();
        assertThat(get(brief.queue.renew(List.of(lease)))).first().isInstanceOf(Renewal.Held.class);
        brief.eventuallyReaps(lease.job());
    }

    @Test
    void aFullMemoryRefusesSubmissionsAndLetsRunningJobsFinish() {
        Lease running = q.aRunningJob();
        Lease failing = q.aRunningJob();
        JobId waiting = q.submit();
        JobId unwanted = q.submit();
        redis(Command.CONFIG, "SET", "maxmemory", "1");

        assertThatThrownBy(q::submit)
                .isInstanceOf(QueueFullException.class)
                .hasMessage("the queue is full: Redis has no memory left for more jobs");
        assertThat(get(q.queue.stats()).running()).isEqualTo(2);
        get(q.queue.progress(running, List.of(new JobEvent.Step(Phase.BASE, 1, 30))));
        assertThat(get(q.queue.renew(List.of(running)))).first().isInstanceOf(Renewal.Held.class);
        assertThatThrownBy(() -> get(q.queue.checkpoint(running, new Checkpoint(Phase.BASE, 1, new byte[9]))))
                .isInstanceOf(QueueFullException.class);
        get(q.queue.handoff(running, 24, new Checkpoint(Phase.REFINER, 0, new byte[9]), true));
        get(q.queue.commit(running, aResult(running)));
        get(q.queue.fail(failing, QueueUnderTest.PASSING));
        get(q.queue.reap());
        Lease next = q.claim("w2").orElseThrow().lease();
        assertThat(next.job()).isEqualTo(waiting);
        get(q.queue.cancel(unwanted, null));
        get(q.queue.commit(next, aResult(next)));

        redis(Command.CONFIG, "SET", "maxmemory", "0");
        assertThat(q.story(running.job())).containsExactly("queued", "started", "step", "handoff", "succeeded");
        q.submit();
    }

    @Test
    void aReplicaIsRefusedInWordsUntilItIsThePrimaryAgain() {
        QueueUnderTest hasty = QueueUnderTest.open(
                vertx, hasty(RedisSettings.at(redis.uri())), Rules.lasting().all());
        redis(Command.REPLICAOF, "127.0.0.1", "1");
        assertThatThrownBy(hasty::submit)
                .isInstanceOf(QueueUnavailableException.class)
                .hasMessageContaining("is read-only");
        redis(Command.REPLICAOF, "NO", "ONE");
        hasty.submit();
        hasty.close();
    }

    @Test
    void aFrozenRedisIsNoticedAndLaterUsedAgain() throws Exception {
        QueueUnderTest hasty = QueueUnderTest.open(
                vertx, hasty(RedisSettings.at(redis.uri())), Rules.lasting().all());
        hasty.submit();
        signal("STOP");
        assertThatThrownBy(hasty::submit)
                .isInstanceOf(QueueUnavailableException.class)
                .hasMessageContaining("does not answer in time");
        signal("CONT");
        hasty.eventually(hasty::submit);
        hasty.close();
    }

    @Test
    void listenersAreToldOfAGapAndHearOn() {
        List<JobEvent> heard = new CopyOnWriteArrayList<>();
        AtomicInteger gaps = new AtomicInteger();
        AtomicInteger wakes = new AtomicInteger();
        var live = get(q.events.live(heard::add, gaps::incrementAndGet));
        var work = get(q.queue.onWork(wakes::incrementAndGet));
        redis.kill();
        redis.restart();
        q.eventually(() -> assertThat(gaps).hasValue(1));
        q.eventually(() -> assertThat(wakes).hasPositiveValue());

        JobId id = q.submit();
        q.eventually(() -> assertThat(heard).extracting(JobEvent::job).containsExactly(id));
        get(live.cancel());
        get(work.cancel());
    }

    @Test
    void aClaimedJobIsNotLostWhenRedisDiesBeforeItAnswers() {
        for (int i = 0; i < 10; i++) {
            q.submit();
        }
        Future<List<Claim>> claim = q.queue.claim("w1", Set.of(QueueUnderTest.BASE), 10);
        redis.kill();
        redis.restart();
        List<Claim> claims = get(claim);
        assertThat(claims).hasSize(10);
        claims.forEach(held -> get(q.queue.commit(held.lease(), aResult(held.lease()))));
        assertThat(claims).allMatch(held -> q.view(held.lease().job()).state() instanceof JobState.Succeeded);
    }

    private static RedisSettings hasty(RedisSettings settings) {
        return changed(settings, Map.of("connect_timeout", SHORT, "command_timeout", SHORT));
    }

    private void redis(Command command, String... arguments) {
        Request request = Request.cmd(command);
        List.of(arguments).forEach(request::arg);
        get(q.client.send("", sent -> request));
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(redis.pid()))
                .start()
                .waitFor();
    }
}
