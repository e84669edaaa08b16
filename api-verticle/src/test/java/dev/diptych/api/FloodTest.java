package dev.diptych.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FloodTest {
    private long now;
    private final Flood flood = new Flood(() -> now);

    @Test
    void moreTurnedAwayThanLetInIsAFlood() {
        window(10, 6);
        window(1, 0);

        assertThat(flood.isOn()).isTrue();
    }

    @Test
    void halfOfAllTurnedAwayIsNone() {
        window(10, 5);
        window(1, 0);

        assertThat(flood.isOn()).isFalse();
    }

    @Test
    void itIsOverWhenMoreIsLetInAgain() {
        window(10, 6);
        window(10, 1);
        window(1, 0);

        assertThat(flood.isOn()).isFalse();
    }

    @Test
    void aWindowIsJudgedWhenItIsOver() {
        come(10, 10);

        assertThat(flood.isOn()).isFalse();
    }

    @Test
    void inItFewAreLetInAtATime() {
        Admission admission = new Admission(64, flood);
        assertThat(admission.most()).isEqualTo(64);

        window(10, 6);
        window(1, 0);

        assertThat(admission.most()).isEqualTo(Admission.FEW);
        assertThat(new Admission(2, flood).most()).isEqualTo(2);
        assertThat(new Admission(0, flood).most()).isZero();
    }

    @Test
    void manyAreJudgedAtOnce() {
        come(Flood.MANY, Flood.MANY / 2 + 1);
        come(1, 0);

        assertThat(flood.isOn()).isTrue();
    }

    @Test
    void aFloodThatGoesOnIsDoubtedForOneWindow() {
        window(10, 10);
        for (Duration passed = Duration.ZERO; passed.compareTo(Flood.DOUBT) < 0; passed = passed.plus(Flood.WINDOW)) {
            window(10, 10);
            assertThat(flood.isOn()).isTrue();
        }
        window(10, 10);
        assertThat(flood.isOn()).isFalse();

        window(10, 10);
        assertThat(flood.isOn()).isTrue();
    }

    @Test
    void aFloodBeforeAQuietTimeIsForgotten() {
        window(10, 10);
        now += Flood.WINDOW.toNanos();
        flood.came();

        assertThat(flood.isOn()).isFalse();
    }

    /** So many requests come, some are turned away, and the window ends. */
    private void window(int came, int turnedAway) {
        come(came, turnedAway);
        now += Flood.WINDOW.toNanos();
    }

    private void come(int came, int turnedAway) {
        for (int i = 0; i < came; i++) {
            flood.came();
        }
        for (int i = 0; i < turnedAway; i++) {
            flood.turnedAway();
        }
    }
}
