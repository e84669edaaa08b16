package dev.diptych.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.testdata.Npy;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every random draw of the golden set, bit for bit. */
class NoiseGoldenTest {
    static Stream<Golden.Case> casesWithDraws() {
        return Golden.cases().stream().filter(golden -> golden.has("rand_00"));
    }

    @ParameterizedTest
    @MethodSource("casesWithDraws")
    void drawsWhatTorchDrew(Golden.Case golden) {
        List<Noise> streams = streams(golden);
        for (int draw = 0; golden.has("rand_%02d".formatted(draw)); draw++) {
            Npy expected = golden.array("rand_%02d".formatted(draw));
            int rows = streams.size();
            for (int row = 0; row < rows; row++) {
                int size = expected.size() / rows;
                float[] drawn = streams.get(row).draw(size);
                assertThat(drawn).isEqualTo(Arrays.copyOfRange(expected.floats(), row * size, (row + 1) * size));
            }
        }
    }

    @Test
    void drawsWhatTorchDrewForSizesThatAreNoMultipleOf16() {
        Noise stream = new Noise(7);

        assertThat(stream.draw(120))
                .isEqualTo(
                        Npy.of("scheduler", "steps", "euler_10_0", "noise.npy").floats());
        assertThat(stream.draw(120))
                .isEqualTo(Npy.of("scheduler", "steps", "euler_10_0", "x0.npy").floats());
    }

    /** One generator for each picture of a batch, or one for all. */
    private static List<Noise> streams(Golden.Case golden) {
        var seed = golden.manifest().get("seed");
        return seed.isArray()
                ? Stream.of(seed.get(0), seed.get(1))
                        .map(s -> new Noise(s.asLong()))
                        .toList()
                : List.of(new Noise(seed.asLong()));
    }
}
