package dev.diptych.worker;

import static dev.diptych.worker.engine.AJob.aJob;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.job.JobId;
import dev.diptych.job.JobState;
import dev.diptych.queue.Submission;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkerFairnessTest extends ServiceTest {
    private static final long BERTS = 5000;
    private static final int STEPS = 3;
    private static final WorkerSettings NO_DRAIN =
            Service.settings("w1", Duration.ofSeconds(3), Duration.ZERO, Duration.ofMinutes(1));

    @Test
    void a_thousand_jobs_of_one_tenant_do_not_delay_anothers_first_by_more_than_one_job() throws Exception {
        Service.get(Future.all(IntStream.range(0, 1000)
                .mapToObj(seed -> service.queue.enqueue(Submission.of(
                        "anna", aJob().withSeed(seed).ofSteps(STEPS).request())))
                .toList()));
        SteppedDevice device = new SteppedDevice();
        WorkerVerticle worker = service.worker(Service.withInFlight(1, NO_DRAIN), Service.BOTH, device);
        for (int call = 0; call < 10 * STEPS; call++) {
            assertThat(device.awaitCall()).doesNotContain(BERTS);
            device.step();
        }
        device.awaitCall();
        JobId berts = Service.get(service.queue.enqueue(Submission.of(
                        "bert", aJob().withSeed(BERTS).ofSteps(STEPS).request())))
                .id();
        int callsBefore = 1;
        device.step();
        while (!device.awaitCall().equals(Set.of(BERTS))) {
            callsBefore++;
            device.step();
        }
        assertThat(callsBefore).isLessThanOrEqualTo(STEPS);
        device.runFreely();
        assertThat(service.end(berts)).isInstanceOf(JobState.Succeeded.class);
        Service.get(service.stop(worker));
    }
}
