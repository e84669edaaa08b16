package dev.diptych.api;

import static org.assertj.core.api.Assertions.assertThat;

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
        for (int i = 0; i < 10; i++) {
            flood.came();
            flood.turnedAway();
        }

        assertThat(flood.isOn()).isFalse();
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
        for (int i = 0; i < came; i++) {
            flood.came();
        }
        for (int i = 0; i < turnedAway; i++) {
            flood.turnedAway();
        }
        now += Flood.WINDOW.toNanos();
    }
}
