package dev.diptych.worker;

import dev.diptych.image.ImageStore;
import dev.diptych.job.InvalidRequestException;
import dev.diptych.job.JobRequest;
import dev.diptych.job.SourceImage;
import dev.diptych.sdxl.SourcePixels;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Fetches the pictures that a job starts from. */
final class Sources {
    private final ImageStore images;

    Sources(ImageStore images) {
        this.images = images;
    }

    /** Fails with {@link StoreFailedException}, or {@link InvalidRequestException} for a picture that is not there. */
    Future<SourcePixels> fetch(JobRequest request) {
        SourceImage source = request.source();
        if (source == null) {
            return Future.succeededFuture(SourcePixels.NONE);
        }
        return get("init_image", source.image())
                .compose(image -> get("mask", source.mask()).map(mask -> new SourcePixels(image, mask)));
    }

    private Future<byte @Nullable []> get(String field, @Nullable String key) {
        if (key == null) {
            return Future.succeededFuture();
        }
        return images.get(key)
                .recover(e -> Future.failedFuture(new StoreFailedException("the picture store gave no picture", e)))
                .map(found -> found.map(Buffer::getBytes)
                        .orElseThrow(() -> new InvalidRequestException(field, "a stored picture", "none")));
    }
}
