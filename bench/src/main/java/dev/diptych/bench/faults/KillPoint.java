package dev.diptych.bench.faults;

import java.util.Arrays;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Where a worker is killed: at the n-th of its calls of one kind, before it is sent, while it is under way, or when its
 * answer has come but nobody has seen it.
 */
record KillPoint(Call call, Moment moment, int nth) {
    enum Call {
        CLAIM,
        PROGRESS,
        CHECKPOINT,
        HANDOFF,
        IMAGE,
        COMMIT,
        RENEW
    }

    enum Moment {
        BEFORE,
        DURING,
        AFTER
    }

    /** Never reached. */
    static final KillPoint NEVER = new KillPoint(Call.CLAIM, Moment.BEFORE, Integer.MAX_VALUE);

    static KillPoint random(RandomGenerator random) {
        Call call = Call.values()[random.nextInt(Call.values().length)];
        int most = switch (call) {
            case PROGRESS -> 120;
            case CLAIM, RENEW -> 6;
            default -> 30;
        };
        return new KillPoint(call, Moment.values()[random.nextInt(Moment.values().length)], 1 + random.nextInt(most));
    }

    /** The form {@code commit.during.3}. */
    static KillPoint of(String text) {
        String[] parts = text.split("\\.");
        if (parts.length != 3) {
            throw new IllegalArgumentException("kill point: expected call.moment.n, found " + text);
        }
        return new KillPoint(
                Call.valueOf(parts[0].toUpperCase(Locale.ROOT)),
                Moment.valueOf(parts[1].toUpperCase(Locale.ROOT)),
                Integer.parseInt(parts[2]));
    }

    /** The point without its count, for the report. */
    String place() {
        return (call + "." + moment).toLowerCase(Locale.ROOT);
    }

    static int places() {
        return Arrays.stream(Call.values())
                .mapToInt(call -> Moment.values().length)
                .sum();
    }

    @Override
    public String toString() {
        return place() + "." + nth;
    }
}
