package dev.diptych.sdxl;

import dev.diptych.job.JobRequest;
import dev.diptych.job.MicroConditioning;
import dev.diptych.job.MicroConditioning.Crop;
import dev.diptych.job.MicroConditioning.Size;
import dev.diptych.job.Phase;
import java.util.Objects;

/** The time ids of prompt and negative prompt: what the request says, and its defaults. */
record TimeIdRows(float[] positive, float[] negative) {
    static TimeIdRows of(Phase phase, JobRequest request) {
        MicroConditioning asked = request.conditioning();
        Size picture = new Size(request.size().height(), request.size().width());
        Size original = Objects.requireNonNullElse(asked.original(), picture);
        Crop crop = Objects.requireNonNullElse(asked.crop(), new Crop(0, 0));
        Size target = Objects.requireNonNullElse(asked.target(), picture);
        Size negativeOriginal = Objects.requireNonNullElse(asked.negativeOriginal(), original);
        Crop negativeCrop = Objects.requireNonNullElse(asked.negativeCrop(), crop);
        Size negativeTarget = Objects.requireNonNullElse(asked.negativeTarget(), target);
        return phase == Phase.BASE
                ? new TimeIdRows(
                        ids(original, crop, target.height(), target.width()),
                        ids(negativeOriginal, negativeCrop, negativeTarget.height(), negativeTarget.width()))
                : new TimeIdRows(
                        ids(original, crop, (float) asked.aestheticScore()),
                        ids(negativeOriginal, negativeCrop, (float) asked.negativeAestheticScore()));
    }

    private static float[] ids(Size original, Crop crop, float... last) {
        float[] ids = new float[4 + last.length];
        ids[0] = original.height();
        ids[1] = original.width();
        ids[2] = crop.top();
        ids[3] = crop.left();
        System.arraycopy(last, 0, ids, 4, last.length);
        return ids;
    }
}
