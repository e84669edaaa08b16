package dev.diptych.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoiseTest {
    @ParameterizedTest
    @ValueSource(ints = {16, 100, 624, 1000, 16_384})
    void goesOnFromAPositionBitForBit(int size) {
        Noise undisturbed = new Noise(42);
        undisturbed.draw(size);

        Noise resumed = new Noise(42, undisturbed.position());

        assertThat(resumed.draw(size)).isEqualTo(undisturbed.draw(size));
        assertThat(resumed.position()).isEqualTo(undisturbed.position());
    }

    @Test
    void aDrawTakesOneWordForEachNumber() {
        Noise noise = new Noise(1);

        noise.draw(64);

        assertThat(noise.position()).isEqualTo(64);
    }

    @Test
    void aDrawThatIsNoMultipleOf16TakesItsLast16Anew() {
        Noise noise = new Noise(1);

        float[] drawn = noise.draw(24);

        assertThat(noise.position()).isEqualTo(24 + 16);
        assertThat(Arrays.copyOf(drawn, 8)).isEqualTo(Arrays.copyOf(new Noise(1).draw(16), 8));
    }

    @Test
    void onlyTheLowest32BitsOfASeedCount() {
        assertThat(new Noise(0x1_0000_0005L).draw(16)).isEqualTo(new Noise(5).draw(16));
    }

    @Test
    void isUnitNormal() {
        float[] drawn = new Noise(3).draw(1 << 20);

        double mean = 0;
        double squares = 0;
        for (float value : drawn) {
            mean += value / drawn.length;
            squares += (double) value * value / drawn.length;
        }
        assertThat(mean).isCloseTo(0, within(0.005));
        assertThat(squares).isCloseTo(1, within(0.005));
    }

    @Test
    void refusesDrawsThatTorchMakesInAnotherWay() {
        assertThatThrownBy(() -> new Noise(1).draw(15)).hasMessage("noise: expected a draw of 16 or more, found 15");
        assertThatThrownBy(() -> new Noise(1, -1)).hasMessage("noise position: expected 0 or more, found -1");
    }
}
