package dev.diptych.bench.conditioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.diptych.picture.Picture;
import org.junit.jupiter.api.Test;

/** The figures on drawings whose every property is known. */
class FiguresTest {
    private static final int SIDE = 128;
    private static final int[] RED = {220, 40, 30};
    private static final int[] BLUE = {20, 60, 200};

    @Test
    void aDrawnCircleIsFoundWhereItIs() {
        FittedCircle circle = FittedCircle.in(circle(50, 70, 30, 1));

        assertThat(circle.x()).isCloseTo(50, within(0.1));
        assertThat(circle.y()).isCloseTo(70, within(0.1));
        assertThat(circle.radius()).isCloseTo(30, within(0.2));
    }

    @Test
    void whereThereIsNoCircleItHasMovedNowhere() {
        FittedCircle none = FittedCircle.in(circle(64, 64, -1, 1));

        assertThat(none.x()).isNaN();
        assertThat(none.y()).isNaN();
        assertThat(none.radius()).isZero();
    }

    @Test
    void aCircleHasNoErrorAndADentedOneHas() {
        Picture round = circle(64, 64, 30, 1);
        Picture dented = circle(64, 64, 30, 1);
        for (int y = 30; y < 60; y++) {
            for (int x = 50; x < 64; x++) {
                put(dented, x, y, BLUE, 1);
            }
        }

        assertThat(FittedCircle.in(round).error(round)).isLessThan(3);
        assertThat(FittedCircle.in(dented).error(dented)).isGreaterThan(10);
    }

    @Test
    void aWiderEdgeIsLessSharpAtTheSameContrast() {
        double sharp = Sharpness.of(circle(64, 64, 30, 1));
        double soft = Sharpness.of(circle(64, 64, 30, 8));

        assertThat(soft).isLessThan(0.5 * sharp);
    }

    @Test
    void aShiftIsTheMeanOverTheSeedsWithItsStandardError() {
        Measured.Shift shift = Measured.shift(new double[] {1, 2, 3}, new double[] {2, 4, 6});

        assertThat(shift.mean()).isEqualTo(-2);
        assertThat(shift.standardError()).isCloseTo(1 / Math.sqrt(3), within(1e-12));
        assertThat(shift.seedsBelow()).isEqualTo(3);
    }

    /** Red on blue; {@code edge}: over how many pixels the one goes over into the other. */
    private static Picture circle(double x, double y, double radius, double edge) {
        Picture picture = new Picture(SIDE, SIDE, new byte[3 * SIDE * SIDE]);
        for (int row = 0; row < SIDE; row++) {
            for (int column = 0; column < SIDE; column++) {
                double inside = (radius - Math.hypot(column + 0.5 - x, row + 0.5 - y)) / edge + 0.5;
                put(picture, column, row, BLUE, 1);
                put(picture, column, row, RED, Math.max(0, Math.min(1, inside)));
            }
        }
        return picture;
    }

    private static void put(Picture picture, int x, int y, int[] colour, double share) {
        for (int i = 0; i < 3; i++) {
            int at = 3 * (y * SIDE + x) + i;
            picture.rgb()[at] = (byte) Math.round(share * colour[i] + (1 - share) * (picture.rgb()[at] & 0xff));
        }
    }
}
