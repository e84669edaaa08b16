package dev.diptych.cli;

import java.nio.file.Path;

/** A file does not say how it was drawn. */
final class UnreadablePictureException extends RuntimeException {
    UnreadablePictureException(Path file, String expected, String found) {
        super("%s: expected %s, found %s".formatted(file, expected, found));
    }
}
