package dev.diptych.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GuidanceTest {
    private static final float[] NEGATIVE = Setup.normal(1);
    private static final float[] POSITIVE = Setup.normal(2);

    @Test
    void isOffForAScaleOfOneAndLess() {
        assertThat(Guidance.isOn(1, 0, 10, 0, 1)).isFalse();
        assertThat(Guidance.isOn(0, 0, 10, 0, 1)).isFalse();
        assertThat(Guidance.isOn(1.01, 0, 10, 0, 1)).isTrue();
    }

    @Test
    void isOnFromTheStartOfItsIntervalToBeforeItsEnd() {
        assertThat(IntStream.range(0, 10).filter(step -> Guidance.isOn(5, step, 10, 0.2, 0.55)))
                .containsExactly(2, 3, 4);
        assertThat(IntStream.range(0, 10).filter(step -> Guidance.isOn(5, step, 10, 0.25, 0.5)))
                .containsExactly(2, 3, 4);
        assertThat(IntStream.range(0, 10).filter(step -> Guidance.isOn(5, step, 10, 0, 1)))
                .hasSize(10);
        assertThat(IntStream.range(0, 10).filter(step -> Guidance.isOn(5, step, 10, 0.5, 0.5)))
                .isEmpty();
    }

    @Test
    void fullRescaleGivesBackThePositiveOutputsDeviation() {
        assertThat(deviation(guided(7, 1))).isCloseTo(deviation(POSITIVE), within(1e-6));
        assertThat(deviation(guided(7, 0))).isGreaterThan(5);
    }

    @Test
    void changesNeitherOutput() {
        guided(7, 0.5);

        assertThat(NEGATIVE).isEqualTo(Setup.normal(1));
        assertThat(POSITIVE).isEqualTo(Setup.normal(2));
    }

    @Test
    void mayTakeThePlaceOfTheNegativeOutput() {
        float[] inPlace = NEGATIVE.clone();

        Guidance.combine(inPlace, POSITIVE, 7, 0.5, inPlace);

        assertThat(inPlace).isEqualTo(guided(7, 0.5));
    }

    private static float[] guided(double scale, double rescale) {
        float[] guided = new float[POSITIVE.length];
        Guidance.combine(NEGATIVE, POSITIVE, scale, rescale, guided);
        return guided;
    }

    private static double deviation(float[] values) {
        double mean = IntStream.range(0, values.length)
                .mapToDouble(i -> values[i])
                .average()
                .orElseThrow();
        double squares = IntStream.range(0, values.length)
                .mapToDouble(i -> Math.pow(values[i] - mean, 2))
                .sum();
        return Math.sqrt(squares / (values.length - 1));
    }
}
