package dev.diptych.bench.fuzz;

import dev.diptych.bench.load.HttpConnection.Answer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What opens one picture without a key.
 *
 * @param expires seconds since 1970
 */
record Link(String path, long expires, String signature) {
    private static final Pattern FORM =
            Pattern.compile("(/v1/jobs/[^\"?]+)\\?expires=([0-9]+)&signature=([A-Za-z0-9_-]+)");

    /** The first in an answer. */
    static Link in(Answer answer) {
        Matcher found = FORM.matcher(answer.body().toString());
        if (!found.find()) {
            throw new IllegalStateException("expected a link to a picture, found " + answer.bytes());
        }
        return new Link(found.group(1), Long.parseLong(found.group(2)), found.group(3));
    }

    /** Whose picture it opens. */
    String job() {
        return path.split("/")[3];
    }
}
