package dev.diptych.api.progress;

import dev.diptych.job.InvalidRequestException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far somebody has followed a job's log: the newest event seen.
 *
 * @param epoch 0 or more
 * @param seq 0: nothing seen yet
 */
public record Position(long epoch, long seq) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,16})-([0-9]{1,16})");

    public Position {
        if (epoch < 0 || seq < 0) {
            throw new InvalidRequestException("since", "an epoch and a seq of 0 or more", epoch + "-" + seq);
        }
    }

    /** @throws InvalidRequestException unless the text is {@code <epoch>-<seq>} */
    public static Position of(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new InvalidRequestException("Last-Event-ID", "<epoch>-<seq>", text);
        }
        return new Position(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)));
    }

    @Override
    public String toString() {
        return epoch + "-" + seq;
    }
}
