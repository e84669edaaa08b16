package dev.diptych.verify;

import java.nio.file.Path;

/** A case folder that cannot be read: which file, what was expected, and what was found. */
public final class BadCaseException extends RuntimeException {
    BadCaseException(Path file, String expected, Object found) {
        super("%s: expected %s, found %s".formatted(file.getFileName(), expected, found));
    }
}
