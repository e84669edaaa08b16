package dev.diptych.worker;

import static dev.diptych.worker.engine.AJob.aJob;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.diptych.job.JobId;
import dev.diptych.job.JobState;
import dev.diptych.queue.JobQueue.CancelOutcome;
import dev.diptych.queue.JobQueue.Enqueued;
import dev.diptych.queue.Submission;
import dev.diptych.worker.simulated.SimulatedDevice;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkerCancelTest extends ServiceTest {
    /** So long that only the message can bring a cancel here in time. */
    private static final WorkerSettings SLOW_HEARTBEAT =
            Service.settings("w1", Duration.ofMinutes(5), Duration.ofSeconds(20), Duration.ofMinutes(1));

    private final HeldDevice device = new HeldDevice();

    @Test
    void a_cancel_takes_effect_at_the_next_step_and_touches_no_other_job() {
        HeldDevice.Hold hold = device.holdAtCall(6);
        WorkerVerticle worker = service.worker(SLOW_HEARTBEAT, Service.BOTH, device);
        JobId unwanted = service.submit(aJob().withSeed(1).ofSteps(50));
        JobId wanted = service.submit(aJob().withSeed(2).ofSteps(50));
        hold.awaitReached();
        assertThat(Service.get(service.queue.cancel(unwanted, "anna"))).contains(CancelOutcome.REQUESTED);
        awaitDropUnderWay(worker);
        hold.release();
        assertThat(service.end(unwanted)).isInstanceOf(JobState.Cancelled.class);
        assertThat(service.end(wanted)).isInstanceOf(JobState.Succeeded.class);
        List<List<Long>> afterwards = device.calls().subList(6, device.calls().size());
        assertThat(afterwards).isNotEmpty().allMatch(List.of(2L)::equals);
    }

    @Test
    void a_cancelled_job_leaves_room_for_the_next() {
        HeldDevice.Hold hold = device.holdAtCall(2);
        WorkerVerticle worker = service.worker(SLOW_HEARTBEAT, Service.BOTH, device);
        JobId unwanted = service.submit(aJob().ofImages(8));
        hold.awaitReached();
        JobId next = service.submit(aJob().withSeed(9));
        Service.get(service.queue.cancel(unwanted, "anna"));
        awaitDropUnderWay(worker);
        hold.release();
        assertThat(service.end(next)).isInstanceOf(JobState.Succeeded.class);
        assertThat(service.end(unwanted)).isInstanceOf(JobState.Cancelled.class);
    }

    @Test
    void a_job_cancelled_at_any_step_ends_as_its_cancel_was_answered() {
        service.worker("w1", SimulatedDevice.taking(Duration.ofMillis(1), Duration.ZERO));
        List<JobId> jobs = IntStream.range(0, 40)
                .mapToObj(seed -> service.submit(aJob().withSeed(seed).ofSteps(1 + seed % 10)))
                .toList();
        List<CancelOutcome> answers = jobs.stream()
                .map(job -> Service.get(service.queue.cancel(job, "anna")).orElseThrow())
                .toList();
        for (int i = 0; i < jobs.size(); i++) {
            JobState end = service.end(jobs.get(i));
            switch (answers.get(i)) {
                case CANCELLED -> assertThat(end).isInstanceOf(JobState.Cancelled.class);
                case ALREADY_ENDED -> assertThat(end).isInstanceOf(JobState.Succeeded.class);
                // a commit that was on its way wins
                case REQUESTED -> assertThat(end).isInstanceOfAny(JobState.Cancelled.class, JobState.Succeeded.class);
            }
        }
    }

    /** Whose cancel it is, and how many steps lie between two, is drawn at random. */
    @Test
    void a_thousand_cancels_at_random_each_reach_their_job_within_one_step_and_no_other() throws Exception {
        Random random = new Random(4);
        List<JobId> jobs = Service.get(Future.all(IntStream.range(0, 1004)
                        .mapToObj(seed -> service.queue.enqueue(Submission.of(
                                "anna", aJob().withSeed(seed).ofSteps(200).request())))
                        .toList()))
                .<Enqueued>list()
                .stream()
                .map(Enqueued::id)
                .toList();
        SteppedDevice device = new SteppedDevice();
        WorkerVerticle worker = service.worker(Service.withInFlight(4, Service.settings("w1")), Service.BOTH, device);
        Set<Long> running = device.awaitCall();
        for (int cancel = 1; cancel <= 1000; cancel++) {
            long unwanted = List.copyOf(new TreeSet<>(running)).get(random.nextInt(running.size()));
            Service.get(service.queue.cancel(jobs.get((int) unwanted), "anna"));
            awaitCancelsSeen(worker, cancel);
            device.step();
            Set<Long> next = device.awaitCall();
            running.remove(unwanted);
            assertThat(next).doesNotContain(unwanted).containsAll(running);
            for (int more = random.nextInt(3); more > 0; more--) {
                running = next;
                device.step();
                next = device.awaitCall();
                assertThat(next).containsAll(running);
            }
            running = next;
        }
        device.runFreely();
        List<JobState> ends = jobs.stream().map(service::end).toList();
        assertThat(ends).filteredOn(JobState.Cancelled.class::isInstance).hasSize(1000);
        assertThat(ends).filteredOn(JobState.Succeeded.class::isInstance).hasSize(4);
        await().atMost(Duration.ofSeconds(20)).until(() -> service.ended(worker, "cancelled") == 1000);
    }

    /** The engine has been told, and waits for the call under way. */
    private void awaitDropUnderWay(WorkerVerticle worker) {
        awaitCancelsSeen(worker, 1);
    }

    private void awaitCancelsSeen(WorkerVerticle worker, int cancels) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> service.count(worker, "diptych.worker.cancels") == cancels);
    }
}
