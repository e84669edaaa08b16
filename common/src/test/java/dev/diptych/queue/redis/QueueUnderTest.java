package dev.diptych.queue.redis;

import static dev.diptych.config.SettingsReader.changed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.job.Failure;
import dev.diptych.job.FailureCode;
import dev.diptych.job.Handoff;
import dev.diptych.job.ImageSize;
import dev.diptych.job.JobEvent;
import dev.diptych.job.JobId;
import dev.diptych.job.JobRequest;
import dev.diptych.job.JobResult;
import dev.diptych.job.JobState;
import dev.diptych.job.MicroConditioning;
import dev.diptych.job.Phase;
import dev.diptych.job.Prompt;
import dev.diptych.job.Sampling;
import dev.diptych.queue.Capability;
import dev.diptych.queue.Claim;
import dev.diptych.queue.JobView;
import dev.diptych.queue.Lease;
import dev.diptych.queue.Submission;
import dev.diptych.queue.Webhook;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ThrowingRunnable;

/** A queue in a namespace of its own, and the words in which tests speak of it. */
final class QueueUnderTest implements AutoCloseable {
    static final Capability BASE = new Capability("shapes", Phase.BASE);
    static final Capability REFINER = new Capability("shapes", Phase.REFINER);
    static final Failure PASSING = new Failure(FailureCode.ENGINE_FAILED, "the engine failed");
    static final Failure FINAL = new Failure(FailureCode.NOT_FINITE, "the latents hold NaN");
    private static final AtomicInteger NAMESPACES = new AtomicInteger();

    final RedisClient client;
    final RedisJobQueue queue;
    final RedisJobEvents events;
    final RedisWorkers workers;
    final RedisWebhooks webhooks;

    private QueueUnderTest(RedisClient client, QueueSettings rules) {
        this.client = client;
        this.queue = new RedisJobQueue(client, rules);
        this.events = new RedisJobEvents(client, rules);
        this.workers = new RedisWorkers(client, rules);
        this.webhooks = new RedisWebhooks(client, rules);
    }

    static QueueUnderTest open(Vertx vertx, RedisSettings settings, QueueSettings rules) {
        return new QueueUnderTest(get(RedisClient.connect(vertx, settings)), rules);
    }

    /** The same queue under other rules. */
    QueueUnderTest with(QueueSettings rules) {
        return new QueueUnderTest(client, rules);
    }

    static RedisSettings inANewNamespace(RedisSettings at) {
        return changed(at, Map.of("namespace", "test" + NAMESPACES.incrementAndGet()));
    }

    static <T> T get(Future<T> future) {
        return future.timeout(20, TimeUnit.SECONDS).await();
    }

    static JobRequest aRequest() {
        return new JobRequest(
                "shapes",
                Prompt.of("a red circle"),
                new ImageSize(64, 64),
                7,
                1,
                Sampling.defaults(),
                Handoff.off(),
                MicroConditioning.defaults(),
                null);
    }

    static Submission aJob() {
        return aJobOf("anna");
    }

    static Submission aJobOf(String tenant) {
        return Submission.of(tenant, aRequest());
    }

    static Submission withHook(String tenant, String url, String... events) {
        return aJobOf(tenant).withWebhook(Webhook.of(url, List.of(events)));
    }

    static Submission withPriority(int priority) {
        return new Submission("anna", aRequest(), null, priority, Duration.ZERO, null);
    }

    static Submission withKey(String tenant, String key) {
        return new Submission(tenant, aRequest(), key, Submission.DEFAULT_PRIORITY, Duration.ZERO, null);
    }

    static Submission delayed(Duration delay) {
        return new Submission("anna", aRequest(), null, Submission.DEFAULT_PRIORITY, delay, null);
    }

    static Submission withDeadline(Duration deadline) {
        return new Submission("anna", aRequest(), null, Submission.DEFAULT_PRIORITY, Duration.ZERO, deadline);
    }

    JobId submit(Submission submission) {
        return get(queue.enqueue(submission)).id();
    }

    JobId submit() {
        return submit(aJob());
    }

    List<Claim> claim(String worker, int most) {
        return get(queue.claim(worker, Set.of(BASE), most));
    }

    Optional<Claim> claim(String worker) {
        return claim(worker, 1).stream().findFirst();
    }

    /** Submits a job and has worker {@code w1} claim it. */
    Lease aRunningJob() {
        submit();
        return claim("w1").orElseThrow().lease();
    }

    /** Claims as soon as there is something. */
    Claim eventuallyClaims(String worker) {
        return await().until(() -> claim(worker), Optional::isPresent).orElseThrow();
    }

    /** Reaps until a running job is running no more, as its lease has run out. */
    void eventuallyReaps(JobId id) {
        eventually(() -> {
            get(queue.reap());
            assertThat(view(id).state()).isNotInstanceOf(JobState.Running.class);
        });
    }

    void eventually(ThrowingRunnable assertion) {
        await().untilAsserted(assertion);
    }

    private static ConditionFactory await() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10));
    }

    JobView view(JobId id) {
        return get(queue.find(id, null)).orElseThrow();
    }

    List<JobEvent> log(JobId id) {
        return get(events.after(id, 0, 0)).orElseThrow();
    }

    List<String> story(JobId id) {
        return log(id).stream().map(event -> event.body().type()).toList();
    }

    static JobResult aResult(Lease lease) {
        return new JobResult(
                List.of(new JobResult.ImageRef(lease.job() + "/" + lease.epoch() + "/0.png", 7, 100, "ab")), 30, 0, 3);
    }

    /** A command past the queue, to break things. */
    Response redis(JobId job, Command command, String key, String... arguments) {
        Request request = Request.cmd(command).arg(client.keys().prefix(job) + key);
        List.of(arguments).forEach(request::arg);
        return get(client.send(job, sent -> request));
    }

    @Override
    public void close() {
        get(client.close());
    }
}
