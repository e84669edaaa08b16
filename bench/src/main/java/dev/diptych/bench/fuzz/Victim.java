package dev.diptych.bench.fuzz;

import static dev.diptych.bench.load.ServiceUnderLoad.await;

import dev.diptych.bench.load.RunningJob;
import dev.diptych.bench.load.ServiceUnderLoad;
import dev.diptych.image.FileImageStore;
import dev.diptych.job.Failure;
import dev.diptych.job.FailureCode;
import dev.diptych.job.JobEvent;
import dev.diptych.job.JobResult;
import dev.diptych.job.JobResult.ImageRef;
import dev.diptych.job.Phase;
import dev.diptych.queue.JobQueue;
import dev.diptych.queue.JobView;
import dev.diptych.queue.Submission;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Alice, whose jobs lie beside the attacker's: one queued, one running with a preview, one succeeded with a picture, one
 * failed. All that is hers has the mark in it, and nothing of hers may change or be seen.
 */
final class Victim {
    static final String MARK = "alices-secret";
    static final String KEY = "alices-key";
    static final String READ_KEY = "mallorys-key-to-read";
    private static final String TENANT = "alice";
    private static final String TAG = "ab".repeat(32);

    private final JobQueue queue;
    private final List<RunningJob> running = new ArrayList<>();
    private final List<JobView> before;
    private final String queued;

    private Victim(Vertx vertx, ServiceUnderLoad service) {
        queue = service.queue();
        for (int i = 0; i < 3; i++) {
            running.add(await(RunningJob.start(queue, TENANT, MARK + " prompt")));
        }
        RunningJob shown = running.get(0);
        await(queue.preview(
                shown.lease(),
                new JobEvent.Preview(Phase.BASE, 1, 8, 8),
                (MARK + " preview").getBytes(StandardCharsets.UTF_8)));
        RunningJob done = running.get(1);
        String key = done.id() + "/1/0.png";
        FileImageStore pictures = new FileImageStore(vertx, service.pictures());
        await(pictures.put(key, Buffer.buffer(MARK + " picture")));
        await(queue.commit(
                done.lease(), new JobResult(List.of(new ImageRef(key, 112, MARK.length() + 8, TAG)), 30, 0, 7)));
        await(queue.fail(running.get(2).lease(), new Failure(FailureCode.CORRUPT_RECORD, MARK + " failure")));
        queued = await(queue.enqueue(Submission.of(TENANT, RunningJob.order(MARK + " waiting"))))
                .id()
                .value();
        before = look();
    }

    static Victim in(Vertx vertx, ServiceUnderLoad service) {
        return new Victim(vertx, service);
    }

    /** The ids of her jobs, which the attacker knows. */
    List<String> jobs() {
        return Stream.concat(running.stream().map(job -> job.id().value()), Stream.of(queued))
                .toList();
    }

    String pictureTag() {
        return '"' + TAG + '"';
    }

    /** The id of a picture that she might have uploaded: only her tenant's mark matters to who may name it. */
    String upload() {
        return "uploads/2bd806c97f0e00af-" + TAG;
    }

    /** Whether anything of hers is other than it was. */
    boolean isTouched() {
        return !look().equals(before);
    }

    private List<JobView> look() {
        return await(queue.list(TENANT, null, null, 100)).jobs().stream()
                .map(Victim::lasting)
                .toList();
    }

    /** Without what other people's jobs move: place and ETA. */
    private static JobView lasting(JobView job) {
        return new JobView(
                job.id(),
                job.tenant(),
                job.request(),
                job.priority(),
                job.state(),
                job.epoch(),
                job.seq(),
                job.attempts(),
                job.crashes(),
                java.util.OptionalLong.empty(),
                java.util.OptionalLong.empty(),
                true,
                job.worker(),
                job.createdAt(),
                job.startedAt(),
                job.finishedAt());
    }
}
