package dev.diptych.api.keys;

import java.util.Locale;

/** What a key may do within its tenant; each role may do what those before it may. */
public enum Role {
    /** See jobs, pictures and events. */
    READ,
    /** Submit and cancel jobs. */
    SUBMIT,
    /** See dead letters and send them round again. */
    ADMIN;

    public boolean covers(Role needed) {
        return compareTo(needed) >= 0;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
