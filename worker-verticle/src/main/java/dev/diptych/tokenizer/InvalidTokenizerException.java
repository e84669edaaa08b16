package dev.diptych.tokenizer;

/** A tokenizer folder that is none of CLIP's: what was expected, and what was found. */
public final class InvalidTokenizerException extends RuntimeException {
    public InvalidTokenizerException(String expected, Object found) {
        super("tokenizer: expected %s, found %s".formatted(expected, found));
    }

    public InvalidTokenizerException(String expected, Exception cause) {
        super("tokenizer: expected %s, found: %s".formatted(expected, cause.getMessage()), cause);
    }
}
