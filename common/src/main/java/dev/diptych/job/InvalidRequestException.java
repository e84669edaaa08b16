package dev.diptych.job;

/** What a person asked for cannot be done: which field, what was expected, and what was found. */
public final class InvalidRequestException extends RuntimeException {
    private static final int LONGEST_FOUND = 80;

    private final String field;
    private final String expected;
    private final String found;

    /**
     * @param field the request's field by its wire name, such as {@code guidance_scale}
     * @param expected what would have been right, as a noun phrase
     * @param found what was there; shortened to 80 characters. Never a prompt.
     */
    public InvalidRequestException(String field, String expected, Object found) {
        super("%s: expected %s, found %s".formatted(field, expected, shortened(found)));
        this.field = field;
        this.expected = expected;
        this.found = shortened(found);
    }

    public String field() {
        return field;
    }

    public String expected() {
        return expected;
    }

    public String found() {
        return found;
    }

    private static String shortened(Object found) {
        String text = String.valueOf(found);
        return text.length() <= LONGEST_FOUND ? text : text.substring(0, LONGEST_FOUND) + "…";
    }
}
