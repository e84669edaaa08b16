package dev.diptych.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.testdata.Npy;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Guidance from the UNet's own rows of the golden runs. */
class GuidanceGoldenTest {
    private static final Differences DIFFERENCES = new Differences("guidance");
    private static final int RECORDED_CALLS = 2;
    private static final double BOUND = 1e-6;

    static Stream<Golden.Case> guidedCases() {
        return Golden.cases().stream()
                .filter(golden -> golden.params().get("guidance_scale").asDouble() > 1);
    }

    @ParameterizedTest
    @MethodSource("guidedCases")
    void combinesTheRowsAsDiffusers(Golden.Case golden) {
        double scale = golden.params().get("guidance_scale").asDouble();
        double rescale = golden.params().path("guidance_rescale").asDouble(0);
        for (int call = 0; call < RECORDED_CALLS; call++) {
            float[][] rows = rows(golden.array("unet_out"), call);
            int pictures = rows.length / 2;
            float[] expected = golden.array("noise_pred").floats(call);
            int size = expected.length / pictures;
            for (int picture = 0; picture < pictures; picture++) {
                float[] guided = rows[picture];
                Guidance.combine(rows[picture], rows[pictures + picture], scale, rescale, guided);
                float[] theirs = Arrays.copyOfRange(expected, picture * size, (picture + 1) * size);
                double difference = Golden.relativeError(guided, theirs);
                DIFFERENCES.add(rescale > 0 ? "rescaled" : "plain", difference);
                assertThat(difference).isLessThan(BOUND);
            }
        }
    }

    @AfterAll
    static void print() {
        DIFFERENCES.print();
    }

    /** The rows of a call: the negative ones of all pictures, then the positive ones. */
    private static float[][] rows(Npy calls, int call) {
        int count = calls.shape()[1];
        float[] all = calls.floats(call);
        float[][] rows = new float[count][];
        for (int row = 0; row < count; row++) {
            rows[row] = Arrays.copyOfRange(all, row * all.length / count, (row + 1) * all.length / count);
        }
        return rows;
    }
}
