package dev.diptych.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An API node as {@code diptych api} runs it, in a process of its own that ends with this one. */
public final class ApiNode implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("API at http://127\\.0\\.0\\.1:([0-9]+)");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final Path log;
    private final Thread lastWish;
    private final int port;

    private ApiNode(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.lastWish = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(lastWish);
        this.port = awaitPort();
    }

    /**
     * Starts a node and returns once it listens.
     *
     * @param jvm flags of its Java, such as {@code -Xmx512m}
     * @param settings {@code key=value}, as {@code --set} takes them
     */
    static ApiNode start(Path log, String redisUri, List<String> jvm, List<String> settings) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:-DontCompileHugeMethods"); // as ./diptych
        command.addAll(jvm);
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), "dev.diptych.cli.Main", "api", "--set", "api.port=0"));
        command.addAll(List.of("--set", "redis.addresses=" + redisUri));
        settings.forEach(setting -> command.addAll(List.of("--set", setting)));
        try {
            return new ApiNode(
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start(),
                    log);
        } catch (IOException e) {
            throw new UncheckedIOException("an API node cannot be started", e);
        }
    }

    public int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Processor time that it has used so far. */
    public Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** What it has logged so far. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@code kill -9}. */
    public void kill() {
        end(process::destroyForcibly);
    }

    @Override
    public void close() {
        end(process::destroy);
    }

    private void end(Runnable signal) {
        signal.run();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            Runtime.getRuntime().removeShutdownHook(lastWish);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            process.destroyForcibly(); // This JVM ends already.
        }
    }

    private int awaitPort() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline) {
            Optional<Integer> found = portInLog();
            if (found.isPresent()) {
                return found.get();
            }
            pause();
        }
        process.destroyForcibly();
        throw new IllegalStateException("expected an API node that listens, found: " + log());
    }

    private Optional<Integer> portInLog() {
        Matcher address = ADDRESS.matcher(log());
        return address.find() ? Optional.of(Integer.valueOf(address.group(1))) : Optional.empty();
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while an API node starts", e);
        }
    }
}
