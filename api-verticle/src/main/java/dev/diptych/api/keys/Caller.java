package dev.diptych.api.keys;

import java.util.regex.Pattern;

/**
 * Who calls.
 *
 * @param name the key's name, for logs and its bucket of submissions; not the key
 * @param tenant whose jobs it sees and makes: 1 to 64 of a-z, 0-9, - and _
 * @param perSecond submissions per second that its bucket is filled with; 0: without limit
 * @param burst submissions that the bucket holds
 * @param inFlight jobs of its tenant that may wait or run when it submits one more; 0: without limit
 */
public record Caller(String name, String tenant, Role role, double perSecond, int burst, int inFlight) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1,64}");

    /** Who everybody is while no keys are configured. */
    public static final Caller NOBODY_IN_PARTICULAR = new Caller("none", "default", Role.ADMIN, 0, 0, 0);

    public Caller {
        requireName("name", name);
        requireName("tenant", tenant);
        if (!(perSecond >= 0 && perSecond <= 1e6) || burst < 0 || inFlight < 0 || (perSecond > 0 && burst < 1)) {
            throw new IllegalArgumentException(
                    "key %s: expected limits of 0 or more, and a burst of at least 1 with a rate".formatted(name));
        }
    }

    private static void requireName(String field, String found) {
        if (!NAME.matcher(found).matches()) {
            throw new IllegalArgumentException("expected a %s of 1 to 64 of a-z, 0-9, - and _".formatted(field));
        }
    }
}
