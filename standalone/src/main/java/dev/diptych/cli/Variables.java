package dev.diptych.cli;

import java.util.Set;

/** Environment variables that are read but are no settings. */
final class Variables {
    /** Where the settings file lies. */
    static final String CONFIG = "DIPTYCH_CONFIG";
    /** The API key of {@code generate --server}. */
    static final String KEY = "DIPTYCH_KEY";
    /** Flags for Java, read by the scripts. */
    static final String JAVA_OPTIONS = "DIPTYCH_JAVA_OPTS";

    static final Set<String> ALL = Set.of(CONFIG, KEY, JAVA_OPTIONS);

    private Variables() {}
}
