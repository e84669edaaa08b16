package dev.diptych.api.keys;

import org.jspecify.annotations.Nullable;

/** The file of keys cannot be used. The message holds no key and no hash. */
public final class InvalidKeysException extends RuntimeException {
    public InvalidKeysException(String message, @Nullable Throwable cause) {
        super("keys: " + message, cause);
    }
}
