package dev.diptych.worker;

import static dev.diptych.config.SettingsReader.changed;
import static dev.diptych.worker.engine.AJob.aJob;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.diptych.job.Failure;
import dev.diptych.job.FailureCode;
import dev.diptych.job.JobId;
import dev.diptych.job.JobState;
import dev.diptych.queue.QueueUnavailableException;
import dev.diptych.queue.Workers;
import dev.diptych.sdxl.DeviceLostException;
import dev.diptych.sdxl.DeviceMemoryException;
import dev.diptych.sdxl.DiffusionModel;
import dev.diptych.sdxl.NotFiniteException;
import dev.diptych.worker.engine.AJob;
import dev.diptych.worker.simulated.ForwardingModel;
import dev.diptych.worker.simulated.SimulatedDevice;
import dev.diptych.worker.simulated.SimulatedDevice.Operation;
import dev.diptych.worker.simulated.SimulatedModel;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkerFaultsTest extends ServiceTest {
    private final HeldDevice device = new HeldDevice();

    @Test
    void a_device_without_memory_for_the_batch_draws_all_jobs_in_smaller_ones() {
        device.faults = (operation, requests) -> {
            if (operation == Operation.STEP && requests.size() > 2) {
                throw new DeviceMemoryException("simulated", new RuntimeException());
            }
        };
        HeldDevice.Hold hold = device.holdAtCall(1);
        service.worker("w1", device);
        List<JobId> jobs = submitEight();
        hold.awaitReached();
        hold.release();
        assertThat(jobs).allSatisfy(job -> {
            assertThat(service.end(job)).isInstanceOf(JobState.Succeeded.class);
            assertThat(service.view(job).attempts()).isZero();
        });
    }

    @Test
    void a_lost_device_takes_its_worker_out_and_its_jobs_end_on_another() {
        HeldDevice.Hold hold = device.holdAtCall(5);
        WorkerVerticle broken = service.worker("w1", device);
        List<JobId> jobs = submitEight();
        hold.awaitReached();
        device.faults = (operation, requests) -> {
            throw new DeviceLostException("simulated", new RuntimeException());
        };
        hold.release();
        assertThat(Service.get(broken.out())).isEqualTo("device simulated is lost: simulated");
        assertThat(broken.health().state()).isEqualTo(WorkerHealth.State.OUT);
        service.worker("w2", SimulatedDevice.INSTANT);
        assertThat(jobs).allSatisfy(job -> assertThat(service.end(job)).isInstanceOf(JobState.Succeeded.class));
        assertThat(Service.get(service.workers.live()))
                .extracting(worker -> worker.id())
                .containsExactly("w2");
    }

    @Test
    void a_hanging_call_is_seen_and_told_to_end_and_its_late_result_is_dropped() {
        HeldDevice.Hold hold = device.holdAtCall(5);
        WorkerVerticle hanging = service.worker(
                Service.settings("w1", Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ofMillis(300)),
                Service.BOTH,
                device);
        List<JobId> jobs = submitEight();
        hold.awaitReached();
        assertThat(Service.get(hanging.out())).startsWith("device simulated hangs: a unet call: expected at most");
        service.worker("w2", SimulatedDevice.INSTANT);
        assertThat(jobs).allSatisfy(job -> assertThat(service.end(job)).isInstanceOf(JobState.Succeeded.class));
        assertThat(device.wasInterrupted()).isTrue();
        hold.release();
        Service.get(service.stop(hanging));
        assertThat(device.calls()).hasSize(5);
        assertThat(jobs).allSatisfy(job -> assertThat(service.story(job)).containsOnlyOnce("succeeded"));
    }

    @Test
    void a_job_that_always_fails_is_given_up_and_stops_nobody() {
        device.faults = (operation, requests) -> {
            if (requests.stream().anyMatch(request -> request.seed() == 3)) {
                throw new IllegalStateException("a text that must not get out");
            }
        };
        WorkerVerticle worker = service.worker("w1", device);
        List<JobId> jobs = submitEight();
        assertThat(service.end(jobs.get(2)))
                .isEqualTo(new JobState.Failed(new Failure(
                        FailureCode.ENGINE_FAILED, "the inference engine failed with a IllegalStateException")));
        assertThat(service.view(jobs.get(2)).attempts()).isEqualTo(3);
        jobs.remove(2);
        assertThat(jobs).allSatisfy(job -> assertThat(service.end(job)).isInstanceOf(JobState.Succeeded.class));
        assertThat(worker.health().isReady()).isTrue();
    }

    @Test
    void a_worker_that_fails_one_job_after_another_stops_rather_than_eat_the_queue() {
        device.faults = (operation, requests) -> {
            if (operation == Operation.STEP) {
                throw new IllegalStateException("broken");
            }
        };
        HeldDevice.Hold hold = device.holdAtCall(1);
        WorkerVerticle worker = service.worker("w1", device);
        List<JobId> jobs = submitEight();
        hold.awaitReached();
        await().until(() -> Service.get(service.queue.stats()).running() == 8);
        hold.release();
        assertThat(Service.get(worker.out()))
                .isEqualTo("3 jobs failed one after another, the last with: "
                        + "the inference engine failed with a IllegalStateException");
        service.worker("w2", SimulatedDevice.INSTANT);
        assertThat(jobs).allSatisfy(job -> assertThat(service.end(job)).isInstanceOf(JobState.Succeeded.class));
    }

    @Test
    void a_picture_that_is_not_finite_fails_for_good() {
        device.faults = (operation, requests) -> {
            if (operation == Operation.DECODE) {
                throw new NotFiniteException("picture", 1, 12);
            }
        };
        service.worker("w1", device);
        JobId job = service.submit(aJob());
        assertThat(service.end(job))
                .isEqualTo(new JobState.Failed(new Failure(
                        FailureCode.NOT_FINITE,
                        "picture: expected finite values, found 1 of 12 that are NaN or infinite")));
        assertThat(service.view(job).attempts()).isEqualTo(1);
    }

    @Test
    void a_device_that_is_not_there_stops_the_start_with_one_clear_line() {
        WorkerVerticle worker = new WorkerVerticle(
                Service.settings("w1"),
                new WorkerPorts(service.queue, service.workers, service.images, new SimpleMeterRegistry()),
                () -> {
                    throw new IllegalStateException("cuda:7: expected a device, found 0 devices");
                });
        assertThatThrownBy(() -> Service.get(service.vertx.deployVerticle(worker)))
                .hasMessage("cuda:7: expected a device, found 0 devices");
    }

    @Test
    void a_worker_that_cannot_be_warmed_closes_its_models_again() {
        device.faults = (operation, requests) -> {
            throw new DeviceMemoryException("simulated", new RuntimeException());
        };
        WorkerSettings warming = changed(Service.settings("w1"), Map.of("engine.warm_up_batch", 1));
        assertThat(closedOnceItCouldNotStart(warming, service.workers)).isTrue();
    }

    @Test
    void a_worker_that_cannot_say_that_it_is_there_closes_its_models_again() {
        Workers away = (Workers) Proxy.newProxyInstance(
                Workers.class.getClassLoader(),
                new Class<?>[] {Workers.class},
                (self, call, with) -> Future.failedFuture(new QueueUnavailableException("away")));
        assertThat(closedOnceItCouldNotStart(Service.settings("w1"), away)).isTrue();
    }

    private boolean closedOnceItCouldNotStart(WorkerSettings settings, Workers workers) {
        AtomicBoolean closed = new AtomicBoolean();
        DiffusionModel model = new ForwardingModel(SimulatedModel.named(AJob.MODEL, device)) {
            @Override
            public void close() {
                closed.set(true);
            }
        };
        WorkerPorts ports = new WorkerPorts(service.queue, workers, service.images, new SimpleMeterRegistry());
        Future<String> deployed =
                service.vertx.deployVerticle(new WorkerVerticle(settings, ports, () -> List.of(model)));
        assertThatThrownBy(() -> Service.get(deployed)).isInstanceOf(RuntimeException.class);
        return closed.get();
    }

    private List<JobId> submitEight() {
        return new ArrayList<>(IntStream.rangeClosed(1, 8)
                .mapToObj(seed -> service.submit(aJob().withSeed(seed)))
                .toList());
    }
}
