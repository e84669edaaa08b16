package dev.diptych.sdxl;

import dev.diptych.job.JobRequest;
import dev.diptych.job.Phase;
import dev.diptych.job.Prompt;
import dev.diptych.job.SourceImage;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** One picture of a request. */
record PictureOrder(JobRequest request, int image, SourcePixels source) {
    /** No prompt has it in it. */
    private static final String SEPARATOR = "\0";

    /** Image k is drawn from seed + k; the refiner of a picture from one more, so that it draws other noise. */
    long seed(Phase phase) {
        return request.seed() + image + (phase == Phase.REFINER ? 1 : 0);
    }

    LatentSize latentSize() {
        return new LatentSize(request.size().latentHeight(), request.size().latentWidth());
    }

    /** How much of the schedule an uploaded picture goes over. */
    double strength() {
        SourceImage uploaded = request.source();
        return uploaded == null ? 1 : uploaded.strength();
    }

    /** Tells orders apart whose checkpoints would not fit each other. */
    int fingerprint() {
        CRC32 crc = new CRC32();
        Prompt prompt = request.prompt();
        String facts = String.join(
                SEPARATOR,
                request.model(),
                request.size().toString(),
                Long.toString(request.seed() + image),
                request.sampling().toString(),
                request.handoff().toString(),
                request.conditioning().toString(),
                String.valueOf(request.source()),
                prompt.syntax().toString(),
                prompt.text(),
                String.valueOf(prompt.second()),
                String.valueOf(prompt.negative()),
                String.valueOf(prompt.secondNegative()));
        crc.update(facts.getBytes(StandardCharsets.UTF_8));
        return (int) crc.getValue();
    }
}
