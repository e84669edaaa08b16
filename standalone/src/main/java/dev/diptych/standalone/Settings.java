package dev.diptych.standalone;

import java.nio.file.Path;

/**
 * Everything that can be set, for every role alike, so that one file serves a whole installation; a role ignores what
 * is another's.
 *
 * @param log how log lines look: text (default) or json
 * @param data where {@code serve} keeps Redis' files and the pictures; made if absent. Default: data
 */
public record Settings(Logging.Format log, Path data) {
    public static Settings defaults() {
        return new Settings(Logging.Format.TEXT, Path.of("data"));
    }
}
