package dev.diptych.model;

/** A model folder that cannot be run: which file, what was expected, and what was found. */
public final class BadModelException extends RuntimeException {
    private final String file;
    private final String problem;

    /**
     * @param file the file's place in the folder, such as {@code unet/config.json}
     * @param expected a noun phrase
     * @param found what was there
     */
    public BadModelException(String file, String expected, Object found) {
        this(file, "expected %s, found %s".formatted(expected, found));
    }

    /** @param problem one sentence without a stack trace */
    public BadModelException(String file, String problem) {
        super(file + ": " + problem);
        this.file = file;
        this.problem = problem;
    }

    public String file() {
        return file;
    }

    public String problem() {
        return problem;
    }
}
