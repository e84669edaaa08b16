package dev.diptych.worker;

import dev.diptych.worker.engine.Stage;
import java.time.Duration;

/** A call into the model did not come back. */
final class HangingCallException extends RuntimeException {
    HangingCallException(Stage stage, Duration limit) {
        super("a %s call: expected at most %d ms".formatted(stage.metricName(), limit.toMillis()));
    }
}
