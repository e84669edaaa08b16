package dev.diptych.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diptych.job.Handoff;
import dev.diptych.job.Handoff.Mode;
import dev.diptych.job.Handoff.Unit;
import dev.diptych.job.ImageSize;
import dev.diptych.job.InvalidRequestException;
import dev.diptych.job.JobRequest;
import dev.diptych.job.MicroConditioning;
import dev.diptych.job.Prompt;
import dev.diptych.job.Prompt.Syntax;
import dev.diptych.job.Sampling;
import dev.diptych.job.SchedulerName;
import dev.diptych.job.SourceImage;
import dev.diptych.picture.Picture;
import dev.diptych.picture.PngWriter;
import dev.diptych.sdxl.DiffusionRun;
import dev.diptych.sdxl.SourcePixels;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any valid request gives a picture of the asked size. {@code -Ddiptych.requests=N} tries more of them than the quick set.
 */
class AnyRequestTest extends OnShapes {
    private static final int QUICK_SET = 100;
    private static final List<String> PROMPTS = List.of(
            "a red circle on a blue background",
            "(a [red:2] :1.4) \\( BREAK ((((",
            "猫 🐱 \t é!",
            "a green square, ".repeat(40));

    static LongStream seeds() {
        return LongStream.range(0, Integer.getInteger("diptych.requests", QUICK_SET));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void givesAPictureOfTheAskedSize(long seed) {
        Random random = new Random(seed);
        SourcePixels source = source(random);
        JobRequest request = request(random, source);
        model.card().requireCanServe(request);

        DiffusionRun run = model.start(request, random.nextInt(request.images()), source);
        ShapesModel.finish(model, run);
        Picture picture = model.decode(run);

        assertThat(new ImageSize(picture.width(), picture.height()))
                .as(request.toString())
                .isEqualTo(request.size());
    }

    @Test
    void aRefinerAloneTakesItsOwnSizesOnly() {
        SourceImage upload = new SourceImage("uploads/x", null, 0.5, true);
        JobRequest request = ShapesModel.request(1, new ImageSize(96, 128), 4, SchedulerName.EULER, Mode.OFF, upload);

        assertThatThrownBy(() -> model.card().requireCanServe(request))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("width: expected a multiple of 64 for model shapes, found 96");
    }

    private static JobRequest request(Random random, SourcePixels source) {
        int steps = 1 + random.nextInt(5);
        Handoff handoff = new Handoff(
                any(random, Mode.values()), 1 - random.nextDouble(), any(random, Unit.values()), part(random, steps));
        SourceImage upload = upload(random, source, steps);
        boolean refines = handoff.refines() || upload != null && upload.refinerOnly();
        int multiple = refines ? model.card().refinerMultiple() : model.card().baseMultiple();
        return new JobRequest(
                "shapes",
                prompt(random),
                new ImageSize(multiple * (1 + random.nextInt(4)), multiple * (1 + random.nextInt(4))),
                random.nextLong(JobRequest.MAX_SEED - JobRequest.MAX_IMAGES),
                1 + random.nextInt(JobRequest.MAX_IMAGES),
                sampling(random, steps),
                handoff,
                conditioning(random),
                upload);
    }

    private static Prompt prompt(Random random) {
        return new Prompt(
                PROMPTS.get(random.nextInt(PROMPTS.size())),
                random.nextBoolean() ? null : PROMPTS.get(random.nextInt(PROMPTS.size())),
                random.nextInt(3) == 0 ? null : random.nextBoolean() ? "" : PROMPTS.get(random.nextInt(PROMPTS.size())),
                random.nextBoolean() ? null : "orange",
                any(random, Syntax.values()));
    }

    private static Sampling sampling(Random random, int steps) {
        double start = random.nextDouble();
        return new Sampling(
                random.nextInt(5) == 0 ? null : any(random, SchedulerName.values()),
                steps,
                random.nextInt(4) == 0 ? random.nextDouble() : Sampling.MAX_GUIDANCE * random.nextDouble(),
                random.nextBoolean() ? 0 : random.nextDouble(),
                random.nextBoolean() ? 0 : start,
                random.nextBoolean() ? 1 : start + (1 - start) * random.nextDouble(),
                random.nextInt(2));
    }

    private static MicroConditioning conditioning(Random random) {
        if (random.nextBoolean()) {
            return MicroConditioning.defaults();
        }
        return new MicroConditioning(
                size(random),
                new MicroConditioning.Crop(random.nextInt(500), random.nextInt(500)),
                null,
                size(random),
                null,
                size(random),
                20 * random.nextDouble(),
                20 * random.nextDouble());
    }

    private static MicroConditioning.Size size(Random random) {
        return new MicroConditioning.Size(1 + random.nextInt(2000), 1 + random.nextInt(2000));
    }

    private static SourcePixels source(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> new SourcePixels(file(random), null);
            case 1 -> new SourcePixels(file(random), file(random));
            default -> SourcePixels.NONE;
        };
    }

    private static @Nullable SourceImage upload(Random random, SourcePixels source, int steps) {
        return source.image() == null
                ? null
                : new SourceImage(
                        "uploads/x",
                        source.mask() == null ? null : "uploads/y",
                        part(random, steps),
                        random.nextInt(4) == 0);
    }

    /** A PNG of any size, of noise. */
    private static byte[] file(Random random) {
        int width = 1 + random.nextInt(300);
        int height = 1 + random.nextInt(300);
        byte[] rgb = new byte[3 * width * height];
        random.nextBytes(rgb);
        return PngWriter.write(new Picture(width, height, rgb), List.of());
    }

    /** Enough for one of so many steps. */
    private static double part(Random random, int steps) {
        return 1 - random.nextDouble() * (1 - 1.0 / steps);
    }

    private static <T> T any(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }
}
