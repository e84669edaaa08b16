package dev.diptych.bench.fuzz;

import static dev.diptych.bench.load.ServiceUnderLoad.await;

import dev.diptych.bench.load.ServiceUnderLoad;
import dev.diptych.image.FileImageStore;
import dev.diptych.job.JobResult;
import dev.diptych.job.JobResult.ImageRef;
import dev.diptych.queue.JobQueue;
import dev.diptych.queue.Lease;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.List;

/** Ends jobs in a worker's place, all with the same picture. */
final class Drawer {
    static final String TAG = "ab".repeat(32);

    private final Vertx vertx;
    private final JobQueue queue;
    private final Path pictures;
    private final Buffer picture;

    Drawer(Vertx vertx, ServiceUnderLoad service, byte[] picture) {
        this.vertx = vertx;
        this.queue = service.queue();
        this.pictures = service.pictures();
        this.picture = Buffer.buffer(picture);
    }

    /** The next job, as soon as there is one. */
    Future<Lease> claimed() {
        return queue.claim(ServiceUnderLoad.WORKER, ServiceUnderLoad.CAPABILITIES, 1)
                .compose(claims -> claims.isEmpty()
                        ? vertx.timer(20).compose(later -> claimed())
                        : Future.succeededFuture(claims.get(0).lease()));
    }

    void finish(Lease lease) {
        String key = key(lease.job().value());
        await(new FileImageStore(vertx, pictures).put(key, picture));
        await(queue.commit(lease, new JobResult(List.of(new ImageRef(key, 112, picture.length(), TAG)), 30, 0, 7)));
    }

    /** What a job's picture is called in the store. */
    static String key(String job) {
        return job + "/1/0.png";
    }
}
