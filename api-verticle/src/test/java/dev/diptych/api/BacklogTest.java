package dev.diptych.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

/** On an event loop whose turns take as long as the test says. */
class BacklogTest {
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Backlog.BEARABLE.plusMillis(3);

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private long now = 1_000_000;
    private final Backlog backlog = new Backlog(tasks::add, () -> now);

    @Test
    void aLoopThatKeepsUpLetsEverythingIn() {
        for (int i = 0; i < 500; i++) {
            assertThat(refusedInATurnOf(SHORT)).isZero();
        }
    }

    @Test
    void aBurstIsNoBacklog() {
        turnsOf(LONG, Backlog.INTERVAL.minus(LONG));

        assertThat(refusedInATurnOf(SHORT)).isZero();
        assertThat(refusedInATurnOf(LONG)).isZero();
    }

    @Test
    void burstsWithRestBetweenThemAreNone() {
        for (int i = 0; i < 20; i++) {
            assertThat(refusedInATurnOf(LONG)).isZero();
            now += LONG.plusMillis(1).toNanos();
        }
    }

    @Test
    void aFewRequestsThatTakeLongAreNone() {
        turnsOf(LONG, Backlog.INTERVAL.multipliedBy(3), Backlog.FEW / 2);

        assertThat(refusedInATurnOf(LONG, Backlog.FEW / 2)).isZero();
    }

    @Test
    void ofWhatLastsOneInAnIntervalIsLetIn() {
        standStill();
        Duration five = Backlog.INTERVAL.multipliedBy(5);

        assertThat(letIn(turnsOf(LONG, five), five)).isBetween(4, 6);
    }

    @Test
    void onceBehindWhatComesEarlyInATurnIsLetInAndWhatComesLateIsNot() {
        standStill();
        turnsOf(SHORT, Duration.ofMillis(20));

        assertThat(refusedInATurnOf(SHORT)).isZero();
        assertThat(refusedInATurnOf(LONG)).isEqualTo(Backlog.FEW);
    }

    @Test
    void aLoopThatHasKeptUpForLongMayHaveABurstAgain() {
        standStill();
        turnsOf(SHORT, Backlog.CALM.plus(SHORT.multipliedBy(2)));

        assertThat(refusedInATurnOf(LONG)).isZero();
    }

    @Test
    void aLoopThatHasBeenIdleHasNone() {
        standStill();
        now += LONG.plusMillis(1).toNanos();

        assertThat(backlog.isTooLong()).isFalse();
    }

    private void standStill() {
        turnsOf(LONG, Backlog.INTERVAL.multipliedBy(2));
    }

    private int turnsOf(Duration length, Duration together) {
        return turnsOf(length, together, Backlog.FEW);
    }

    /** How many were refused. */
    private int turnsOf(Duration length, Duration together, int each) {
        int refused = 0;
        for (Duration passed = Duration.ZERO; passed.compareTo(together) < 0; passed = passed.plus(length)) {
            refused += refusedInATurnOf(length, each);
        }
        return refused;
    }

    private static int letIn(int refused, Duration together) {
        long turns = 1 + (together.toMillis() - 1) / LONG.toMillis();
        return (int) (2 * Backlog.FEW * turns) - refused;
    }

    private int refusedInATurnOf(Duration length) {
        return refusedInATurnOf(length, Backlog.FEW);
    }

    /** Of so many requests when the turn begins and as many at its end. */
    private int refusedInATurnOf(Duration length, int each) {
        int refused = refused(each);
        now += length.toNanos();
        refused += refused(each);
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
        return refused;
    }

    private int refused(int number) {
        int refused = 0;
        for (int i = 0; i < number; i++) {
            refused += backlog.isTooLong() ? 1 : 0;
        }
        return refused;
    }
}
