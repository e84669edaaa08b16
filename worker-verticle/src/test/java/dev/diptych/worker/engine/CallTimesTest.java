package dev.diptych.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Of seven pictures that wait: a padded call of eight, or calls of four in turns. */
class CallTimesTest {
    private static final int WAITING = 7;
    private static final int PADDED = 8;
    private static final int FULL = 4;
    private static final int SHAPES_REMEMBERED = 256;
    private final CallTimes times = new CallTimes();

    @Test
    void padding_pays_where_the_padded_call_takes_less_time_for_each_picture_that_waits() {
        takesAlways("unet", PADDED, 134);
        takesAlways("unet", FULL, 77);
        assertThat(paddingPays("unet")).as("134/7 against 77/4").isTrue();

        takesAlways("slow", PADDED, 136);
        takesAlways("slow", FULL, 77);
        assertThat(paddingPays("slow")).as("136/7 against 77/4").isFalse();
    }

    @Test
    void nothing_speaks_for_padding_before_both_shapes_were_called_twice() {
        takesAlways("unet", FULL, 77);
        times.took("unet", PADDED, 1);
        assertThat(paddingPays("unet")).as("a first call is not counted").isFalse();

        times.took("unet", PADDED, 1);
        assertThat(paddingPays("unet")).isTrue();
    }

    @Test
    void the_mean_follows_what_calls_take_now() {
        takesAlways("unet", PADDED, 1);
        takesAlways("unet", FULL, 77);
        for (int call = 0; call < 50; call++) {
            times.took("unet", PADDED, 1_000);
        }
        assertThat(paddingPays("unet")).isFalse();
    }

    @Test
    void only_the_shapes_used_last_are_remembered() {
        takesAlways("kept", PADDED, 1);
        takesAlways("kept", FULL, 77);
        takesAlways("forgotten", PADDED, 1);
        takesAlways("forgotten", FULL, 77);
        for (int timestep = 0; timestep < SHAPES_REMEMBERED - 2; timestep++) {
            times.took(timestep, 1, 1);
            assertThat(paddingPays("kept")).isTrue();
        }
        assertThat(paddingPays("forgotten")).isFalse();
    }

    private void takesAlways(Object kind, int pictures, long nanos) {
        times.took(kind, pictures, nanos);
        times.took(kind, pictures, nanos);
    }

    private boolean paddingPays(Object kind) {
        return times.paddingPays(kind, WAITING, PADDED, FULL);
    }
}
