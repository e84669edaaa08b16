package dev.diptych.cli;

import dev.diptych.client.ServerException;
import dev.diptych.config.SettingsException;
import dev.diptych.job.InvalidRequestException;

/** What a failure looks like at the command line. */
final class Failures {
    private Failures() {}

    /** One line, without the prompt and without a stack trace. */
    static String line(Throwable failure) {
        String message = failure.getMessage();
        String text = message == null ? failure.getClass().getSimpleName() : message;
        return text.lines().map(String::strip).reduce((a, b) -> a + " " + b).orElse(text);
    }

    /** Whether the person asked for something that cannot be, so that asking again is no use. */
    static boolean isMisuse(Throwable failure) {
        return failure instanceof InvalidRequestException
                || failure instanceof SettingsException
                || failure instanceof IllegalArgumentException
                || failure instanceof ServerException server && server.isRefusal();
    }
}
