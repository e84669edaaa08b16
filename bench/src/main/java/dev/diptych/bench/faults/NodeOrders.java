package dev.diptych.bench.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a process under test is told on its command line, in this order.
 *
 * @param redis its own proxy's address
 * @param fenced false: a worker that writes under whatever epoch its job has by now
 */
record NodeOrders(String id, String redis, Path pictures, Duration step, Duration lease, boolean fenced) {
    static NodeOrders of(String[] args) {
        return new NodeOrders(
                args[0],
                args[1],
                Path.of(args[2]),
                Duration.ofMillis(Long.parseLong(args[3])),
                Duration.ofMillis(Long.parseLong(args[4])),
                Boolean.parseBoolean(args[5]));
    }

    List<String> arguments() {
        return List.of(
                id,
                redis,
                pictures.toString(),
                Long.toString(step.toMillis()),
                Long.toString(lease.toMillis()),
                Boolean.toString(fenced));
    }
}
