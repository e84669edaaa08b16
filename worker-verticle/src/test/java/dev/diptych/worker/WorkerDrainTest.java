package dev.diptych.worker;

import static dev.diptych.worker.engine.AJob.aJob;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.diptych.job.JobEvent;
import dev.diptych.job.JobId;
import dev.diptych.job.JobState;
import dev.diptych.job.Phase;
import dev.diptych.queue.Workers.WorkerCard;
import dev.diptych.worker.simulated.SimulatedDevice;
import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WorkerDrainTest extends ServiceTest {
    private final HeldDevice device = new HeldDevice();
    private final HeldDevice.Hold hold = device.holdAtCall(4);

    @Test
    void a_draining_worker_ends_what_it_runs_and_takes_nothing_new() {
        WorkerVerticle worker = service.worker("w1", device);
        JobId running = service.submit(aJob());
        hold.awaitReached();
        Future<Void> stopped = service.stop(worker);
        await().until(
                        () -> Service.get(service.workers.live()),
                        live -> live.stream().anyMatch(WorkerCard::draining));
        JobId late = service.submit(aJob().withSeed(2));
        hold.release();
        Service.get(stopped);
        assertThat(service.view(running).state()).isInstanceOf(JobState.Succeeded.class);
        assertThat(service.view(late).state()).isEqualTo(new JobState.Queued(Phase.BASE, null));
    }

    @Test
    void a_job_that_does_not_end_in_time_is_given_back_with_its_state_and_goes_on_elsewhere() {
        WorkerVerticle worker = service.worker(
                Service.settings("w1", Duration.ofSeconds(3), Duration.ZERO, Duration.ofMinutes(1)),
                Service.BOTH,
                device);
        JobId job = service.submit(aJob());
        hold.awaitReached();
        Future<Void> stopped = service.stop(worker);
        await().until(() -> worker.health().equals(WorkerHealth.GIVING_BACK));
        hold.release();
        Service.get(stopped);
        assertThat(service.view(job).state()).isEqualTo(new JobState.Queued(Phase.BASE, null));
        HeldDevice second = new HeldDevice();
        service.worker("w2", second);
        assertThat(service.end(job)).isInstanceOf(JobState.Succeeded.class);
        assertThat(second.calls()).hasSize(10 - 4);
        assertThat(service.view(job).attempts()).isZero();
        assertThat(service.view(job).crashes()).isZero();
        assertThat(service.log(job)).extracting(JobEvent::body).doesNotHaveAnyElementsOfTypes(JobEvent.Retrying.class);
    }

    @Test
    void an_idle_worker_stops_at_once() {
        WorkerVerticle worker = service.worker("w1", SimulatedDevice.INSTANT);
        Service.get(service.stop(worker));
        assertThat(worker.health().state()).isEqualTo(WorkerHealth.State.STOPPED);
    }
}
