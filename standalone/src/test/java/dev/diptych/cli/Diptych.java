package dev.diptych.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The program as a process of its own, from the class path of the tests. */
final class Diptych implements AutoCloseable {
    static final Path ROOT = Path.of(System.getProperty("diptych.root"));
    private static final int LIMIT_SECONDS = 120;

    private final Process process;
    private final Path stdout;
    private final Path stderr;

    /** An ended process. */
    record Ended(int code, String stdout, String stderr) {}

    private Diptych(Process process, Path stdout, Path stderr) {
        this.process = process;
        this.stdout = stdout;
        this.stderr = stderr;
    }

    static Diptych start(Path folder, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                Main.class.getName()));
        command.addAll(List.of(arguments));
        Path stdout = Files.createTempFile(folder, "stdout", "");
        Path stderr = Files.createTempFile(folder, "stderr", "");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(stdout.toFile())
                .redirectError(stderr.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("DIPTYCH_"));
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment()
                .put("DIPTYCH_WORKER_MODELS", ROOT.resolve("models").toString());
        builder.environment().putAll(environment);
        return new Diptych(builder.start(), stdout, stderr);
    }

    /** Runs it to its end. */
    static Ended run(Path folder, String... arguments) throws Exception {
        try (Diptych diptych = start(folder, Map.of(), arguments)) {
            return diptych.end();
        }
    }

    Ended end() throws Exception {
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("expected an end, found: " + Files.readString(stderr));
        }
        return new Ended(process.exitValue(), Files.readString(stdout), Files.readString(stderr));
    }

    /** Waits until its log says so. @return the first group */
    String awaitLog(String pattern) {
        Pattern said = Pattern.compile(pattern);
        return Awaitility.await()
                .atMost(LIMIT_SECONDS, TimeUnit.SECONDS)
                .until(
                        () -> {
                            Matcher found = said.matcher(Files.readString(stderr));
                            if (found.find()) {
                                return found.groupCount() == 0 ? found.group() : found.group(1);
                            }
                            if (!process.isAlive()) {
                                throw new IllegalStateException(
                                        "expected " + pattern + ", found: " + Files.readString(stderr));
                            }
                            return "";
                        },
                        text -> !text.isEmpty());
    }

    /** What it has said on stderr until now. */
    String log() {
        try {
            return Files.readString(stderr);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns once all but what fits into a pipe has been read. */
    void hears(byte[] stdin) throws IOException {
        process.getOutputStream().write(stdin);
        process.getOutputStream().flush();
    }

    /** As kill NAME does. */
    void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    @Override
    public void close() throws Exception {
        if (process.isAlive()) {
            process.destroy();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
    }
}
