package dev.diptych.diffusion;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What schedulers keep from call to call, and are restored with. */
final class History {
    private History() {}

    static float[][] copy(float[][] history) {
        float[][] copy = new float[history.length][];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = history[i].clone();
        }
        return copy;
    }

    /** @throws IllegalArgumentException if the call is beyond the table, or the history of none of these lengths */
    static void require(Scheduler scheduler, int call, float[][] history, int... lengths) {
        if (call < 0 || call > scheduler.calls()) {
            throw new IllegalArgumentException(
                    "expected a call from 0 to %d, found %d".formatted(scheduler.calls(), call));
        }
        if (Arrays.stream(lengths).noneMatch(length -> length == history.length)) {
            String expected = Arrays.stream(lengths).mapToObj(Integer::toString).collect(Collectors.joining(" or "));
            throw new IllegalArgumentException(
                    "history before call %d: expected %s arrays, found %d".formatted(call, expected, history.length));
        }
    }
}
