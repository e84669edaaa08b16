package dev.diptych.worker;

import dev.diptych.image.ImageStore;
import dev.diptych.job.JobRequest;
import dev.diptych.job.JobResult.ImageRef;
import dev.diptych.picture.Picture;
import dev.diptych.worker.engine.EngineListener.StepsRun;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Makes decoded pictures into files, away from the device's thread and the event loop, and puts them into the store. */
final class Deliveries {
    private static final int MOST_TRIES = 3;
    private final Vertx vertx;
    private final ImageStore images;
    private final WorkerMetrics metrics;

    Deliveries(Vertx vertx, ImageStore images, WorkerMetrics metrics) {
        this.vertx = vertx;
        this.images = images;
        this.metrics = metrics;
    }

    /** @return the picture's place in the store, once it lies there; fails with {@link StoreFailedException} */
    Future<ImageRef> deliver(HeldJob job, int image, Picture picture, StepsRun steps) {
        String key = below(job) + image + ".png";
        JobRequest request = job.claim().request();
        return vertx.executeBlocking(
                        () -> metrics.timed("png", () -> PictureEncoder.png(picture, request, image, steps)), false)
                .compose(png -> store(key, Buffer.buffer(png), 1)
                        .map(new ImageRef(key, request.seed() + image, png.length, sha256(png))));
    }

    /** Removes what was stored for a job that will not be committed. */
    Future<Void> discard(HeldJob job) {
        return job.deliveries().isEmpty() ? Future.succeededFuture() : images.deleteBelow(below(job));
    }

    private static String below(HeldJob job) {
        return job.id() + "/" + job.lease().epoch() + "/";
    }

    private Future<Void> store(String key, Buffer png, int attempt) {
        return images.put(key, png)
                .recover(e -> attempt < MOST_TRIES
                        ? store(key, png, attempt + 1)
                        : Future.failedFuture(new StoreFailedException("the picture store took no picture", e)));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
