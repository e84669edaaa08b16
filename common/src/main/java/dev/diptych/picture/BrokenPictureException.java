package dev.diptych.picture;

import org.jspecify.annotations.Nullable;

/** Bytes that are not the picture they should be: what was expected, and what was found. */
public final class BrokenPictureException extends RuntimeException {
    private final String expected;
    private final String found;

    public BrokenPictureException(String expected, Object found) {
        this(expected, found, null);
    }

    public BrokenPictureException(String expected, Object found, @Nullable Throwable cause) {
        super("picture: expected %s, found %s".formatted(expected, found), cause);
        this.expected = expected;
        this.found = String.valueOf(found);
    }

    public String expected() {
        return expected;
    }

    public String found() {
        return found;
    }
}
