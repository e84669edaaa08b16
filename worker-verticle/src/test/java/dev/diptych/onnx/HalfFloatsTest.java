package dev.diptych.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ShortBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalfFloatsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0x0000",
        "-0.0, 0x8000",
        "1, 0x3C00",
        "-2, 0xC000",
        "65504, 0x7BFF",
        "65519, 0x7BFF",
        "65520, 0x7C00",
        "Infinity, 0x7C00",
        "-Infinity, 0xFC00",
        "6.103515625e-5, 0x0400",
        "5.9604645e-8, 0x0001",
        "2.9802322e-8, 0x0000",
        "2.9802326e-8, 0x0001",
        "0.333251953125, 0x3555",
        "1.00048828125, 0x3C00",
        "1.00146484375, 0x3C02",
    })
    void roundsHalfToEven(float value, String bits) {
        assertThat(HalfFloats.narrow(value) & 0xffff).isEqualTo(Integer.decode(bits));
    }

    @Test
    void keepsNaN() {
        assertThat(widened(HalfFloats.narrow(Float.NaN))).isNaN();
    }

    @Test
    void everyHalfFloatSurvivesTheWayThroughAFloat() {
        for (int half = 0; half < 1 << 16; half++) {
            float wide = widened((short) half);
            if (!Float.isNaN(wide)) {
                assertThat(HalfFloats.narrow(wide)).isEqualTo((short) half);
            }
        }
    }

    @Test
    void arraysAreNarrowedAsSingleNumbersAre() {
        Random random = new Random(3);
        float[] values = new float[10_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(random.nextInt());
        }
        short[] halves = new short[values.length];
        HalfFloats.narrow(values, halves, values.length);
        for (int i = 0; i < values.length; i++) {
            if (!Float.isNaN(values[i])) {
                assertThat(halves[i]).as("of %s", values[i]).isEqualTo(HalfFloats.narrow(values[i]));
            }
        }
    }

    private static float widened(short half) {
        float[] wide = new float[1];
        HalfFloats.widen(ShortBuffer.wrap(new short[] {half}), 0, wide, 1);
        return wide[0];
    }
}
