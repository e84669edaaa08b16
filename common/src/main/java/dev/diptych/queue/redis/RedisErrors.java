package dev.diptych.queue.redis;

import dev.diptych.queue.QueueFullException;
import dev.diptych.queue.QueueUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** What an answer that is an error means, and what a person is told of it. */
final class RedisErrors {
    private static final String NO_SCRIPT = "NOSCRIPT";
    private static final String NO_MEMORY = "OOM command not allowed";

    /** It may go better on a new connection, or when a failover is over. */
    private static final List<String> PASSING =
            List.of("CONNECTION_CLOSED", "LOADING ", "READONLY ", "MASTERDOWN ", "CLUSTERDOWN ", "TRYAGAIN ", "BUSY ");

    private static final Map<String, String> IN_WORDS = Map.of(
            "NOAUTH",
            "asks for a password, and none was given",
            "WRONGPASS",
            "refuses the user name or password",
            "NOPERM",
            "does not let this user do all that the queue needs",
            "READONLY ",
            "is read-only: expected the primary, found a replica",
            "LOADING ",
            "is still loading its data",
            "MISCONF",
            "refuses writes: it cannot save to its disk",
            "CLUSTERDOWN ",
            "is a Cluster that is down",
            "MASTERDOWN ",
            "is a replica that has lost its primary",
            NO_MEMORY,
            "refuses writes: its memory is full (maxmemory)");

    private RedisErrors() {}

    static boolean isNoScript(Throwable error) {
        return text(error).startsWith(NO_SCRIPT);
    }

    /** Whether the connection, not the command, is at fault. */
    static boolean isPassing(Throwable error) {
        return !isAnswer(error) || PASSING.stream().anyMatch(text(error)::contains);
    }

    /** Whether Redis may only not be up yet: it is not there, loads its data, or is not reached by its name so far. */
    static boolean mayComeUp(Throwable error) {
        return isPassing(error) && !(error instanceof SSLException);
    }

    /** In words for people, and as a type for programs. */
    static RuntimeException translate(Throwable error, RedisSettings settings) {
        String text = text(error);
        if (text.contains(NO_MEMORY)) {
            return QueueFullException.memoryFull(Duration.ofSeconds(30));
        }
        String meaning = IN_WORDS.entrySet().stream()
                .filter(known -> text.contains(known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> unnamed(error));
        return new QueueUnavailableException("Redis at %s %s".formatted(settings.shownAddresses(), meaning), error);
    }

    private static String unnamed(Throwable error) {
        if (error instanceof TimeoutException) {
            return "does not answer in time";
        }
        return isAnswer(error) ? "answers: " + text(error) : "cannot be reached: " + text(error);
    }

    /** Whether Redis said so itself: its errors begin with a word in capitals. */
    private static boolean isAnswer(Throwable error) {
        return error.getClass().getSimpleName().equals("ErrorType")
                && !text(error).startsWith("CONNECTION_CLOSED");
    }

    private static String text(Throwable error) {
        return String.valueOf(error.getMessage());
    }
}
