package dev.diptych.api.progress;

import dev.diptych.api.view.JobJson;
import dev.diptych.job.JobEvent;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * A preview as one binary frame: two bytes, the length of the header (unsigned, big endian); the header, JSON in
 * UTF-8, the {@code preview} event that told of the picture; the JPEG.
 */
final class PreviewFrame {
    private PreviewFrame() {}

    static Buffer of(JobEvent event, byte[] jpeg) {
        byte[] header = JobJson.of(event).toString().getBytes(StandardCharsets.UTF_8);
        return Buffer.buffer(2 + header.length + jpeg.length)
                .appendUnsignedShort(header.length)
                .appendBytes(header)
                .appendBytes(jpeg);
    }
}
