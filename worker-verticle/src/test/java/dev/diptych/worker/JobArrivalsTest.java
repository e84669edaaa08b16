package dev.diptych.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.image.ImageStore;
import dev.diptych.job.Failure;
import dev.diptych.job.Handoff;
import dev.diptych.job.ImageSize;
import dev.diptych.job.JobId;
import dev.diptych.job.JobRequest;
import dev.diptych.job.MicroConditioning;
import dev.diptych.job.Phase;
import dev.diptych.job.Prompt;
import dev.diptych.job.Sampling;
import dev.diptych.job.SourceImage;
import dev.diptych.queue.Claim;
import dev.diptych.queue.JobQueue;
import dev.diptych.queue.Lease;
import dev.diptych.worker.engine.Admission;
import dev.diptych.worker.events.EventLog;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobArrivalsTest {
    private final Vertx vertx = Vertx.vertx();
    private final Promise<Optional<Buffer>> picture = Promise.promise();
    private final HeldJobs jobs = new HeldJobs();
    private final List<Lease> dropped = new ArrayList<>();
    private final List<Admission> admitted = new ArrayList<>();
    private final WorkerMetrics metrics = new WorkerMetrics(new SimpleMeterRegistry(), "simulated");
    private final ImageStore store = that(ImageStore.class, "get", picture.future());
    private final JobEndings endings = endings();
    private final JobArrivals arrivals = new JobArrivals(jobs, new Sources(store), endings, metrics, admitted::add);

    @AfterEach
    void close() {
        vertx.close().timeout(20, TimeUnit.SECONDS).await();
    }

    @Test
    void a_job_comes_to_the_engine_once_its_picture_is_there() {
        arrivals.take(aJobWithAPicture());
        assertThat(admitted).isEmpty();
        picture.complete(Optional.of(Buffer.buffer("picture")));
        assertThat(admitted).hasSize(1);
    }

    @Test
    void a_job_that_was_lost_before_its_picture_came_never_comes_to_the_engine() {
        arrivals.take(aJobWithAPicture());
        endings.lose(jobs.all().get(0));
        picture.complete(Optional.of(Buffer.buffer("picture")));
        assertThat(dropped).hasSize(1);
        assertThat(admitted).isEmpty();
    }

    private static Claim aJobWithAPicture() {
        JobRequest request = new JobRequest(
                "simulated",
                Prompt.of("a red circle"),
                new ImageSize(64, 64),
                1,
                1,
                Sampling.defaults(),
                Handoff.off(),
                MicroConditioning.defaults(),
                new SourceImage("uploads/circle.png", null, 0.5, false));
        Lease lease = new Lease(JobId.random(), 1, "w1", Long.MAX_VALUE);
        return new Claim(lease, "anna", request, 5, Duration.ZERO, Phase.BASE, Optional.empty());
    }

    private JobEndings endings() {
        JobQueue queue = that(JobQueue.class, "nothing", "");
        EventLog log = new EventLog(vertx, queue, "w1", lease -> true, lease -> {});
        return new JobEndings(queue, jobs, log, new Deliveries(vertx, store, metrics), metrics, new JobEndings.Work() {
            @Override
            public void drop(Lease job) {
                dropped.add(job);
            }

            @Override
            public void roomChanged() {}

            @Override
            public void jobFailed(Lease job, Failure failure) {}

            @Override
            public void jobSucceeded() {}
        });
    }

    /** One that answers this call alone. */
    private static <T> T that(Class<T> port, String call, Object answer) {
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (self, called, with) -> {
            assertThat(called.getName()).isEqualTo(call);
            return answer;
        }));
    }
}
