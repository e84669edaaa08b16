package dev.diptych.bench.faults;

import dev.diptych.bench.faults.SimulatedWorker.Orders;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A place for one worker process: started, killed, stopped, started again. */
final class WorkerSlot {
    private final Path errors;
    private final BiConsumer<WorkerSlot, String> heard;
    private @Nullable Process process;
    private @Nullable Orders orders;
    private boolean ready;

    /** @param heard each line that a worker says, on a thread of its own; {@code "gone"} when its process has ended */
    WorkerSlot(Path errors, BiConsumer<WorkerSlot, String> heard) {
        this.errors = errors;
        this.heard = heard;
    }

    /** @param clockSkew what the worker's wall clock is off by, as faketime takes it ({@code +60s}); null: right */
    synchronized void start(Orders newOrders, @Nullable String clockSkew) {
        orders = newOrders;
        ready = false;
        List<String> command = new ArrayList<>();
        if (clockSkew != null) {
            command.addAll(List.of("faketime", "-f", clockSkew));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                SimulatedWorker.class.getName()));
        command.addAll(newOrders.arguments());
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
        builder.environment().put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        builder.environment().put("FAKETIME_FORCE_MONOTONIC_FIX", "0");
        try {
            Process started = builder.start();
            process = started;
            Thread listener = new Thread(() -> listen(started), "worker-" + newOrders.id());
            listener.setDaemon(true);
            listener.start();
        } catch (IOException e) {
            throw new UncheckedIOException("a worker process cannot be started", e);
        }
    }

    synchronized String worker() {
        return orders == null ? "none" : orders.id();
    }

    synchronized void nowReady() {
        ready = true;
    }

    /** Whether its worker takes jobs. */
    synchronized boolean isReady() {
        return ready;
    }

    synchronized void kill() {
        signal("KILL");
    }

    synchronized void freeze() {
        signal("STOP");
    }

    synchronized void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        Process running = process;
        if (running == null || !running.isAlive()) {
            return;
        }
        // With faketime before it the process is a wrapper that has become java by exec: the pid is the worker's.
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
