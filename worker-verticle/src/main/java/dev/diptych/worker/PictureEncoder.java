package dev.diptych.worker;

import dev.diptych.job.JobRequest;
import dev.diptych.picture.A1111Parameters;
import dev.diptych.picture.JpegWriter;
import dev.diptych.picture.Picture;
import dev.diptych.picture.PngText;
import dev.diptych.picture.PngWriter;
import dev.diptych.wire.RequestJson;
import dev.diptych.worker.engine.EngineListener.StepsRun;
import java.util.List;

/** Makes files of pictures. For worker threads: a large picture takes tens of milliseconds. */
final class PictureEncoder {
    private static final double PREVIEW_QUALITY = 0.85;

    private PictureEncoder() {}

    /** A PNG that says how it was made, in AUTOMATIC1111's words and as a request that draws it, alone, again. */
    static byte[] png(Picture picture, JobRequest request, int image, StepsRun steps) {
        A1111Parameters parameters = A1111Parameters.of(request, image, steps.base(), steps.refiner());
        return PngWriter.write(
                picture,
                List.of(
                        new PngText(PngText.PARAMETERS, parameters.format()),
                        new PngText(
                                PngText.REQUEST,
                                RequestJson.tree(request.alone(image)).toString())));
    }

    static byte[] jpeg(Picture preview) {
        try (JpegWriter writer = new JpegWriter(PREVIEW_QUALITY)) {
            return writer.write(preview);
        }
    }
}
