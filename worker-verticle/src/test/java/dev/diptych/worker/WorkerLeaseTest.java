package dev.diptych.worker;

import static dev.diptych.worker.engine.AJob.aJob;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.diptych.job.JobId;
import dev.diptych.job.JobResult;
import dev.diptych.job.JobState;
import dev.diptych.job.Phase;
import dev.diptych.queue.Capability;
import dev.diptych.queue.Claim;
import dev.diptych.queue.redis.QueueSettings;
import dev.diptych.worker.engine.AJob;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkerLeaseTest extends ServiceTest {
    private static final Set<Capability> BASE = Set.of(new Capability(AJob.MODEL, Phase.BASE));

    private static final WorkerSettings RENEWING =
            Service.settings("w2", Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofMinutes(1));

    /** Its leases run out while its device stands still, and once it drains it takes none anew. */
    private static final WorkerSettings NOT_RENEWING =
            Service.settings("w1", Duration.ofMinutes(5), Duration.ofMinutes(1), Duration.ofMinutes(1));

    private final HeldDevice device = new HeldDevice();

    @Override
    QueueSettings rules() {
        return Service.withLease(Duration.ofSeconds(2));
    }

    @Test
    void a_worker_whose_lease_was_taken_changes_nothing_more() {
        HeldDevice.Hold hold = device.holdAtCall(3);
        WorkerVerticle worker = service.worker(NOT_RENEWING, Service.BOTH, device);
        JobId job = service.submit(aJob());
        hold.awaitReached();
        Future<Void> stopped = service.stop(worker);
        Claim taken = await().atMost(Duration.ofSeconds(20))
                .until(this::reapAndClaim, claims -> !claims.isEmpty())
                .get(0);
        assertThat(taken.lease().epoch()).isEqualTo(2);
        await().atMost(Duration.ofSeconds(20)).until(() -> service.ended(worker, "lost") == 1);
        JobResult result = new JobResult(List.of(), 10, 0, 3);
        Service.get(service.queue.commit(taken.lease(), result));
        hold.release();
        Service.get(stopped);
        assertThat(service.end(job)).isEqualTo(new JobState.Succeeded(result));
        assertThat(device.calls()).hasSize(3);
        assertThat(service.story(job)).containsOnlyOnce("succeeded").endsWith("succeeded");
    }

    @Test
    void a_job_goes_on_from_its_checkpoint_when_its_worker_has_lost_it() {
        HeldDevice.Hold hold = device.holdAtCall(6);
        WorkerVerticle first = service.worker(NOT_RENEWING, Service.BOTH, device);
        JobId job = service.submit(aJob().thatRefines());
        hold.awaitReached();
        awaitStep(job, 5);
        Future<Void> stopped = service.stop(first);
        HeldDevice second = new HeldDevice();
        service.worker(RENEWING, Service.BOTH, second);
        byte[] resumed = service.picture(job);
        hold.release();
        Service.get(stopped);
        assertThat(second.calls()).hasSize(5);
        assertThat(resumed).isEqualTo(service.picture(service.submit(aJob().thatRefines())));
        assertThat(service.view(job).crashes()).isEqualTo(1);
    }

    @Test
    void a_worker_lets_its_job_go_by_its_own_clock_while_redis_does_not_answer() throws Exception {
        HeldDevice.Hold hold = device.holdAtCall(3);
        WorkerVerticle worker = service.worker(RENEWING, Service.BOTH, device);
        JobId job = service.submit(aJob());
        hold.awaitReached();
        signalRedis("STOP");
        try {
            await().atMost(Duration.ofSeconds(20)).until(() -> service.ended(worker, "lost") == 1);
        } finally {
            signalRedis("CONT");
        }
        hold.release();
        assertThat(service.end(job)).isInstanceOf(JobState.Succeeded.class);
        assertThat(service.view(job).epoch()).isGreaterThan(1);
        assertThat(service.story(job)).containsOnlyOnce("succeeded");
    }

    private List<Claim> reapAndClaim() {
        Service.get(service.queue.reap());
        return Service.get(service.queue.claim("other", BASE, 1));
    }

    private void awaitStep(JobId job, int step) {
        await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> service.view(job).state(),
                        state -> state instanceof JobState.Running running && running.step() >= step);
    }

    private static void signalRedis(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(redis.pid()))
                .start()
                .waitFor();
    }
}
