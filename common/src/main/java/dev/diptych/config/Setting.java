package dev.diptych.config;

import java.util.Locale;

/**
 * One setting.
 *
 * @param key its place in the settings file, such as {@code redis.command_timeout}
 * @param value as text, empty for none; what must stay secret is shown as {@code (hidden)}
 */
public record Setting(String key, String value) {
    public static final String ENVIRONMENT_PREFIX = "DIPTYCH_";

    /** The environment variable that sets it, such as {@code DIPTYCH_REDIS_COMMAND_TIMEOUT}. */
    public String environmentName() {
        return ENVIRONMENT_PREFIX + key.replace('.', '_').toUpperCase(Locale.ROOT);
    }
}
