package dev.diptych.wire;

import org.jspecify.annotations.Nullable;

/** A stored text is not the JSON of the record that it should be. The message never shows the text. */
public final class CorruptRecordException extends RuntimeException {
    public CorruptRecordException(Class<?> expected, @Nullable Throwable cause) {
        super("expected a stored %s, found text that is none".formatted(expected.getSimpleName()), cause);
    }
}
