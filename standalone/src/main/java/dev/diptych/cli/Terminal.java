package dev.diptych.cli;

/** Whether a person looks on. */
final class Terminal {
    /** Set by the scripts, which can ask the system; Java only knows of all streams together. */
    private static final String STDERR_PROPERTY = "diptych.terminal";

    private Terminal() {}

    static boolean isStderr() {
        String said = System.getProperty(STDERR_PROPERTY);
        return said == null ? System.console() != null : Boolean.parseBoolean(said);
    }
}
