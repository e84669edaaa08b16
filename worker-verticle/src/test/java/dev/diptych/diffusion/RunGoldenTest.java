package dev.diptych.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every golden run walked again: from its draws to its first latents, and on by the network's outputs after guidance.
 * Only the networks are missing.
 */
class RunGoldenTest {
    private static final Differences DIFFERENCES = new Differences("runs");
    private static final double BOUND = 1e-6;
    /** A float's last places at the fractional timesteps of Karras tables. */
    private static final double TIMESTEP_BOUND = 2e-4;

    private static final double SCALING_FACTOR = 0.13025;
    private static final float[] NO_NOISE = {};

    static Stream<Golden.Case> cases() {
        return Golden.cases().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void walksTheWayThatDiffusersWalked(Golden.Case golden) {
        Scheduler scheduler = scheduler(golden);
        Calls calls = calls(golden, scheduler);
        float[] sample = golden.array("latents_init").floats();
        int draw = drawsBeforeSteps(golden);
        double worst = 0;
        scheduler.restore(calls.from(), new float[0][]);
        for (int call = calls.from(); call < calls.to(); call++) {
            int row = call - calls.from();
            assertThat(scheduler.timestep(call))
                    .isCloseTo(golden.array("timesteps").doubles()[row], within(TIMESTEP_BOUND));
            float[] noise = scheduler.drawsNoise(call) ? draw(golden, draw++) : NO_NOISE;
            float[] output = golden.array("noise_pred").floats(row);
            sample = scheduler.step(output, call, sample, noise).previous();
            sample = golden.has("mask_latent") ? inpainted(golden, scheduler, call + 1, sample) : sample;
            worst = Math.max(
                    worst, Golden.relativeError(sample, golden.array("latents").floats(row)));
        }
        DIFFERENCES.add(golden.toString(), worst);
        assertThat(worst).isLessThan(BOUND);
        assertThat(calls.count())
                .isEqualTo(golden.manifest().get("num_unet_calls").asInt());
        assertThat(draw).isEqualTo(golden.manifest().get("random_draws").size());
    }

    static Stream<Golden.Case> casesFromTheirOwnDraws() {
        return Golden.cases().stream().filter(golden -> golden.has("rand_00") && !startsFromLatents(golden));
    }

    @ParameterizedTest
    @MethodSource("casesFromTheirOwnDraws")
    void startsFromTheLatentsThatDiffusersStartedFrom(Golden.Case golden) {
        Scheduler scheduler = scheduler(golden);
        int first = calls(golden, scheduler).from();

        float[] latents = golden.has("vae_moments_0")
                ? fromPicture(golden, scheduler, first)
                : Linear.of(scheduler.initNoiseSigma(), draw(golden, 0), 0, draw(golden, 0));

        double difference =
                Golden.relativeError(latents, golden.array("latents_init").floats());
        DIFFERENCES.add("first latents", difference);
        assertThat(difference).isLessThan(BOUND);
    }

    @AfterAll
    static void print() {
        DIFFERENCES.print();
    }

    private static Scheduler scheduler(Golden.Case golden) {
        int steps = golden.params().get("num_inference_steps").asInt();
        return Schedulers.of(golden.schedulerConfig(), null, steps);
    }

    private static Calls calls(Golden.Case golden, Scheduler scheduler) {
        JsonNode params = golden.params();
        if (params.has("denoising_end")) {
            return Calls.untilDenoisingEnd(
                    scheduler, params.get("denoising_end").asDouble());
        }
        if (params.has("denoising_start")) {
            return Calls.fromDenoisingStart(
                    scheduler, params.get("denoising_start").asDouble());
        }
        return Calls.ofStrength(scheduler, params.path("strength").asDouble(1));
    }

    /** Image to image, and inpainting at any strength but 1, starts from the picture; a hand-off's adds no noise. */
    private static float[] fromPicture(Golden.Case golden, Scheduler scheduler, int first) {
        boolean inpaintsFromNoise =
                golden.has("mask_latent") && golden.params().path("strength").asDouble(0) == 1;
        if (inpaintsFromNoise) {
            return Linear.of(scheduler.initNoiseSigma(), draw(golden, 1), 0, draw(golden, 1));
        }
        return golden.params().has("denoising_start")
                ? picture(golden)
                : scheduler.addNoise(picture(golden), draw(golden, 1), first);
    }

    /** What the mask keeps, at the noise of the call to come; without any at the end. */
    private static float[] inpainted(Golden.Case golden, Scheduler scheduler, int nextCall, float[] drawn) {
        float[] kept = nextCall == scheduler.calls()
                ? picture(golden)
                : scheduler.addNoise(picture(golden), draw(golden, 1), nextCall);
        return Latents.blended(kept, drawn, golden.array("mask_latent").floats(0));
    }

    private static float[] picture(Golden.Case golden) {
        float[] drawn = Latents.drawn(golden.array("vae_moments_0").floats(), draw(golden, 0));
        return Linear.of(SCALING_FACTOR, drawn, 0, drawn);
    }

    private static boolean startsFromLatents(Golden.Case golden) {
        return golden.params().path("image").asText("").equals("<Tensor>");
    }

    private static float[] draw(Golden.Case golden, int draw) {
        return golden.array("rand_%02d".formatted(draw)).floats();
    }

    private static int drawsBeforeSteps(Golden.Case golden) {
        JsonNode draws = golden.manifest().get("random_draws");
        return (int) StreamSupport.stream(draws.spliterator(), false)
                .filter(label -> !label.asText().startsWith("scheduling_"))
                .count();
    }
}
