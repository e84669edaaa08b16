package dev.diptych.config;

/** A setting that nobody knows, or a value that it cannot take. The message never holds a secret's value. */
public final class SettingsException extends RuntimeException {
    /**
     * @param setting the key, environment variable, flag or file at fault
     * @param expected what would have been right, as a noun phrase
     */
    public SettingsException(String setting, String expected, String found) {
        super("%s: expected %s, found %s".formatted(setting, expected, found));
    }

    /** @param complaint what the record's own validation says of the setting: expected this, found that */
    SettingsException(String setting, String complaint) {
        super(setting + ": " + complaint);
    }
}
