package dev.diptych.worker;

import static dev.diptych.worker.engine.AJob.aJob;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.job.JobId;
import dev.diptych.job.JobResult;
import dev.diptych.job.JobState;
import dev.diptych.job.Phase;
import dev.diptych.picture.PngText;
import dev.diptych.queue.Workers.WorkerCard;
import dev.diptych.wire.RequestJson;
import dev.diptych.worker.engine.AJob;
import dev.diptych.worker.simulated.SimulatedDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkerVerticleTest extends ServiceTest {
    private static final AJob REFINED = aJob().thatRefines();

    @Test
    void a_job_runs_through_both_phases_and_is_committed() {
        service.worker("w1", SimulatedDevice.INSTANT);
        JobId job = service.submit(REFINED.ofSteps(5));
        assertThat(service.end(job)).isInstanceOf(JobState.Succeeded.class);
        assertThat(service.story(job))
                .containsSubsequence("queued", "started", "base 4/4", "handoff", "refiner 1/1", "succeeded");
        JobResult result = ((JobState.Succeeded) service.end(job)).result();
        assertThat(result.baseSteps()).isEqualTo(4);
        assertThat(result.refinerSteps()).isEqualTo(1);
        assertThat(result.images()).singleElement().satisfies(image -> {
            assertThat(image.key()).isEqualTo(job + "/1/0.png");
            assertThat(image.bytes()).isEqualTo(service.picture(job).length);
        });
    }

    @Test
    void every_picture_of_a_job_lies_at_its_number() {
        service.worker("w1", SimulatedDevice.INSTANT);
        JobId three = service.submit(REFINED.ofImages(3).withSeed(4));
        JobId last = service.submit(REFINED.withSeed(6));
        assertThat(service.pixels(three, 2)).isEqualTo(service.pixels(last));
        assertThat(service.pixels(three, 0)).isNotEqualTo(service.pixels(last));
    }

    @Test
    void two_workers_share_the_jobs_and_each_is_done_once() {
        HeldDevice first = new HeldDevice();
        HeldDevice second = new HeldDevice();
        HeldDevice.Hold firstAtWork = first.holdAtCall(1);
        HeldDevice.Hold secondAtWork = second.holdAtCall(1);
        service.worker("w1", first);
        service.worker("w2", second);
        List<JobId> jobs = new ArrayList<>();
        for (int seed = 1; seed <= 40; seed++) {
            jobs.add(service.submit(aJob().withSeed(seed).ofSteps(4)));
        }
        firstAtWork.awaitReached();
        secondAtWork.awaitReached();
        firstAtWork.release();
        secondAtWork.release();
        jobs.forEach(job -> assertThat(service.end(job)).isInstanceOf(JobState.Succeeded.class));
        assertThat(jobs).allSatisfy(job -> assertThat(service.story(job)).containsOnlyOnce("succeeded"));
        assertThat(jobs.stream().map(job -> service.view(job).epoch())).containsOnly(1L);
    }

    @Test
    void a_base_worker_hands_over_to_a_refiner_worker() {
        service.worker(Service.settings("base"), Set.of(Phase.BASE), SimulatedDevice.INSTANT);
        service.worker(Service.settings("refiner"), Set.of(Phase.REFINER), SimulatedDevice.INSTANT);
        JobId apart = service.submit(REFINED);
        byte[] handedOver = service.picture(apart);
        service.worker("both", SimulatedDevice.INSTANT);
        assertThat(service.story(apart))
                .contains("handoff")
                .filteredOn("started"::equals)
                .hasSize(2);
        assertThat(handedOver).isEqualTo(service.picture(service.submit(REFINED)));
    }

    @Test
    void a_picture_says_how_it_was_made() {
        service.worker("w1", SimulatedDevice.INSTANT);
        AJob order = REFINED.ofSteps(5).withSeed(7);
        Map<String, String> texts = PngText.readAll(service.picture(service.submit(order)));
        assertThat(texts.get(PngText.PARAMETERS)).contains("Seed: 7", "Base steps: 4", "Refiner steps: 1");
        assertThat(RequestJson.read(texts.get(PngText.REQUEST))).isEqualTo(order.request());
    }

    @Test
    void a_worker_is_known_by_its_card_while_it_is_there() {
        WorkerVerticle worker = service.worker("w1", SimulatedDevice.INSTANT);
        assertThat(Service.get(service.workers.live()))
                .extracting(WorkerCard::id)
                .containsExactly("w1");
        assertThat(Service.get(service.workers.models()))
                .extracting(model -> model.name())
                .containsExactly("simulated");
        assertThat(worker.health().isReady()).isTrue();
        Service.get(service.stop(worker));
        assertThat(Service.get(service.workers.live())).isEmpty();
        assertThat(worker.health().state()).isEqualTo(WorkerHealth.State.STOPPED);
    }

    @Test
    void a_preview_can_be_fetched_as_jpeg() {
        HeldDevice device = new HeldDevice();
        HeldDevice.Hold hold = device.holdAtCall(8);
        service.worker("w1", device);
        JobId job = service.submit(aJob());
        hold.awaitReached();
        assertThat(service.preview(job)).startsWith(0xFF, 0xD8, 0xFF);
        hold.release();
        assertThat(service.end(job)).isInstanceOf(JobState.Succeeded.class);
    }
}
