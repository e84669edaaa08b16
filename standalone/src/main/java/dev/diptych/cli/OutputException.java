package dev.diptych.cli;

import java.nio.file.Path;

/** A picture cannot be written where it should be. */
final class OutputException extends RuntimeException {
    OutputException(Path out, String expected) {
        super("%s: expected %s".formatted(out, expected));
    }
}
