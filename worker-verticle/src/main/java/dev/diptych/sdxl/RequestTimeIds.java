package dev.diptych.sdxl;

import dev.diptych.diffusion.TimeIds;
import dev.diptych.job.ImageSize;
import dev.diptych.job.MicroConditioning;
import dev.diptych.job.MicroConditioning.Crop;
import dev.diptych.job.MicroConditioning.Size;
import dev.diptych.job.Phase;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The time ids of a prompt and its negative: what a request says, and its defaults. */
public record RequestTimeIds(float[] positive, float[] negative) {
    /** @param upload whose own size and crop are the default, as in SDXL's training */
    public static RequestTimeIds of(Phase phase, ImageSize picture, MicroConditioning asked, @Nullable Upload upload) {
        Size whole = new Size(picture.height(), picture.width());
        Size original = Objects.requireNonNullElse(
                asked.original(), upload == null ? whole : upload.fit().original());
        Crop crop = Objects.requireNonNullElse(
                asked.crop(), upload == null ? new Crop(0, 0) : upload.fit().crop());
        Size target = Objects.requireNonNullElse(asked.target(), whole);
        Size negativeOriginal = Objects.requireNonNullElse(asked.negativeOriginal(), original);
        Crop negativeCrop = Objects.requireNonNullElse(asked.negativeCrop(), crop);
        Size negativeTarget = Objects.requireNonNullElse(asked.negativeTarget(), target);
        return phase == Phase.BASE
                ? new RequestTimeIds(base(original, crop, target), base(negativeOriginal, negativeCrop, negativeTarget))
                : new RequestTimeIds(
                        refiner(original, crop, asked.aestheticScore()),
                        refiner(negativeOriginal, negativeCrop, asked.negativeAestheticScore()));
    }

    private static float[] base(Size original, Crop crop, Size target) {
        return TimeIds.base(
                original.height(), original.width(), crop.top(), crop.left(), target.height(), target.width());
    }

    private static float[] refiner(Size original, Crop crop, double score) {
        return TimeIds.refiner(original.height(), original.width(), crop.top(), crop.left(), score);
    }
}
