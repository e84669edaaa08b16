package dev.diptych.bench.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A place for one process: started, killed, stopped, started again. It ends with this JVM, stopped or not. */
final class ProcessSlot {
    /** A point that is not reached in this time is given up. */
    private static final long ARMED_NANOS = 5_000_000_000L;

    private final Class<?> program;
    private final Path errors;
    private final BiConsumer<ProcessSlot, String> heard;
    private @Nullable Process process;
    private String id = "none";
    private String address = "";
    private boolean ready;
    private boolean over;
    private long armedAt;

    /** @param heard each line that its process says, on a thread of its own; {@code "gone"} when it has ended */
    ProcessSlot(Class<?> program, Path errors, BiConsumer<ProcessSlot, String> heard) {
        this.program = program;
        this.errors = errors;
        this.heard = heard;
        Runtime.getRuntime().addShutdownHook(new Thread(this::end));
    }

    synchronized void start(String newId, List<String> arguments, Map<String, String> environment) {
        if (over) {
            return;
        }
        id = newId;
        ready = false;
        armedAt = 0;
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                program.getName()));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().putAll(environment);
        try {
            Process started = builder.start();
            process = started;
            Thread listener = new Thread(() -> listen(started), newId);
            listener.setDaemon(true);
            listener.start();
        } catch (IOException e) {
            throw new UncheckedIOException("a process cannot be started", e);
        }
    }

    synchronized String id() {
        return id;
    }

    /** Where its process listens, if it does. */
    synchronized String address() {
        return address;
    }

    synchronized void nowReady(String newAddress) {
        address = newAddress;
        ready = true;
    }

    synchronized boolean isReady() {
        return ready;
    }

    /** Ready, and on its way to no kill point. */
    synchronized boolean isFree() {
        return ready && (armedAt == 0 || System.nanoTime() - armedAt > ARMED_NANOS);
    }

    /** Tells its process where to stop and wait for its end. */
    synchronized void arm(String point) {
        Process running = process;
        if (running == null) {
            return;
        }
        armedAt = System.nanoTime();
        try {
            running.getOutputStream().write((point + "\n").getBytes(StandardCharsets.UTF_8));
            running.getOutputStream().flush();
        } catch (IOException e) {
            ready = false;
        }
    }

    synchronized void kill() {
        ready = false;
        if (process != null) {
            process.destroyForcibly();
        }
    }

    /** For good: whoever hears that a process has gone starts another. */
    synchronized void end() {
        over = true;
        kill();
    }

    synchronized void freeze() {
        ready = false;
        signal("STOP");
    }

    synchronized void thaw() {
        ready = true;
        signal("CONT");
    }

    private void signal(String name) {
        Process running = process;
        if (running == null || !running.isAlive()) {
            return;
        }
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(running.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("no signal can be sent", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen(Process started) {
        try (BufferedReader lines = started.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                heard.accept(this, line);
            }
        } catch (IOException e) {
            // A killed process closes its output in mid-line.
        }
        heard.accept(this, "gone");
    }
}
