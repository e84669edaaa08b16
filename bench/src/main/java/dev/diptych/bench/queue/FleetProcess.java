package dev.diptych.bench.queue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A running process of {@link FleetWorkers}, seen from the harness. */
final class FleetProcess implements AutoCloseable {
    private final Process process;
    private final PrintStream asked;
    private final BufferedReader answers;

    private FleetProcess(Process process) {
        this.process = process;
        this.asked = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Begins to start; {@link #awaitReady} waits until its workers take jobs. */
    static FleetProcess start(FleetWorkers.Posting posting) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                FleetWorkers.class.getName()));
        command.addAll(posting.arguments());
        try {
            return new FleetProcess(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException("a process of workers cannot be started", e);
        }
    }

    void awaitReady() {
        require("ready", hear());
    }

    /** UNet calls that its devices have made so far. */
    long calls() {
        asked.println();
        return Long.parseLong(hear());
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    /** The log of the workers goes to standard output too: its lines are no answers. */
    private String hear() {
        try {
            String line = answers.readLine();
            while (line != null && !line.matches("ready|\\d+|broken .*")) {
                line = answers.readLine();
            }
            return line == null ? "its end" : line;
        } catch (IOException e) {
            throw new UncheckedIOException("a process of workers has ended", e);
        }
    }

    private static void require(String expected, String found) {
        if (!found.equals(expected)) {
            throw new IllegalStateException("expected %s of a process of workers, found %s".formatted(expected, found));
        }
    }
}
