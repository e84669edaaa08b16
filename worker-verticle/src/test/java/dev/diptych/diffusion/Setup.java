package dev.diptych.diffusion;

import dev.diptych.job.SchedulerName;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Any scheduler on SDXL's noise schedule, with a network that knows the clean latents. */
record Setup(SchedulerName name, String spacing, Prediction prediction, int steps) {
    private static final int LATENTS = 64;
    private static final int OF_EACH = 4;

    /**
     * Every scheduler with every spacing and prediction, each with some numbers of steps from 1 to 50, and beside each
     * {@code fractions} numbers from 0 to 1; the same ones for the same seed.
     */
    static Stream<Arguments> any(long seed, int fractions) {
        Random random = new Random(seed);
        return Stream.of(SchedulerName.values())
                .flatMap(name -> Stream.of("linspace", "leading", "trailing")
                        .flatMap(spacing -> Stream.of(Prediction.values())
                                .flatMap(prediction -> IntStream.range(0, OF_EACH)
                                        .mapToObj(i -> new Setup(name, spacing, prediction, 1 + random.nextInt(50))))))
                .map(setup -> Arguments.of(Stream.concat(
                                Stream.of(setup), random.doubles(fractions).boxed())
                        .toArray()));
    }

    Scheduler scheduler() {
        Map<String, Object> file = new HashMap<>(sdxl());
        file.put("timestep_spacing", spacing);
        file.put("prediction_type", prediction.name().toLowerCase(Locale.ROOT));
        return Schedulers.of(SchedulerConfig.of(file), name.wireName(), steps);
    }

    /** SDXL base's scheduler_config.json, but for what {@link #scheduler()} chooses. */
    static Map<String, Object> sdxl() {
        return Map.of(
                "_class_name",
                "EulerDiscreteScheduler",
                "beta_start",
                0.00085,
                "beta_end",
                0.012,
                "beta_schedule",
                "scaled_linear",
                "timestep_spacing",
                "leading",
                "steps_offset",
                1,
                "clip_sample",
                false,
                "set_alpha_to_one",
                false);
    }

    /** Whether a step without noise lands where the same noise has the clean latents at the next call. */
    boolean keepsToTheLine() {
        return switch (name) {
            case EULER_ANCESTRAL, DPMPP_2M_SDE, DPMPP_2M_SDE_KARRAS, LCM -> false;
            case DDIM -> spacing.equals("leading") && 1000 % steps == 0;
            default -> true;
        };
    }

    /** What a perfect network says of latents that are signal·clean + noise·unitNoise. */
    float[] output(Scheduler scheduler, int call, float[] clean, float[] unitNoise) {
        double norm = Math.hypot(scheduler.signal(call), scheduler.noise(call));
        return switch (prediction) {
            case EPSILON -> unitNoise;
            case V_PREDICTION ->
                Linear.of(scheduler.signal(call) / norm, unitNoise, -scheduler.noise(call) / norm, clean);
            case SAMPLE -> clean;
        };
    }

    /** What a perfect network says of any latents, given the clean ones. */
    float[] outputFor(Scheduler scheduler, int call, float[] sample, float[] clean) {
        double noise = scheduler.noise(call);
        return output(scheduler, call, clean, Linear.of(1 / noise, sample, -scheduler.signal(call) / noise, clean));
    }

    /** What goes into the network at a call. */
    static float[] scaled(Scheduler scheduler, int call, float[] sample) {
        float scale = scheduler.inputScale(call);
        float[] scaled = new float[sample.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = scale * sample[i];
        }
        return scaled;
    }

    static float[] normal(long seed) {
        Random random = new Random(seed);
        float[] values = new float[LATENTS];
        for (int i = 0; i < LATENTS; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
