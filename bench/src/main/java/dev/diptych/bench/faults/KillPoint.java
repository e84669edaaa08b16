package dev.diptych.bench.faults;

import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Where a process is killed: at the n-th of its calls of one kind, before it is sent, while it is under way, or when its
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
        RENEW,
        ENQUEUE
    }

    enum Moment {
        BEFORE,
        DURING,
        AFTER
    }

    static KillPoint inAWorker(RandomGenerator random) {
        Call call = Call.values()[random.nextInt(Call.ENQUEUE.ordinal())];
        int most = switch (call) {
            case PROGRESS -> 60;
            case RENEW -> 1;
            case CLAIM -> 4;
            default -> 10;
        };
        return new KillPoint(call, moment(random), 1 + random.nextInt(most));
    }

    /** Before, during and after the enqueue, and so before the client's answer. */
    static KillPoint inAnApi(RandomGenerator random) {
        return new KillPoint(Call.ENQUEUE, moment(random), 1 + random.nextInt(10));
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

    private static Moment moment(RandomGenerator random) {
        return Moment.values()[random.nextInt(Moment.values().length)];
    }

    @Override
    public String toString() {
        return place() + "." + nth;
    }
}
