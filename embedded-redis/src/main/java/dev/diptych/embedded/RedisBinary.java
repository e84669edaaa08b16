package dev.diptych.embedded;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;

/**
 * A {@code redis-server} that was found and has told its version.
 *
 * @param path the executable
 * @param major of its version, such as 7
 * @param minor of its version, such as 2
 */
public record RedisBinary(Path path, int major, int minor) {
    private static final Pattern VERSION = Pattern.compile("v=(\\d+)\\.(\\d+)");

    /** Where to look for the executable. */
    public enum Choice {
        /** The one on the PATH if it is 6.2 or newer, else the bundled one. */
        PATH_FIRST,
        /** The one on the PATH only. */
        PATH,
        /** The one in the jar: 6.2, for Linux (x86-64 with OpenSSL 3, arm64) and macOS. */
        BUNDLED
    }

    /** @throws EmbeddedRedisException if there is none that runs, or it is older than 6.2 */
    public static RedisBinary find(Choice choice) {
        return switch (choice) {
            case PATH ->
                onPath().orElseThrow(
                                () -> new EmbeddedRedisException("expected a redis-server on the PATH, found none"))
                        .requireUsable();
            case BUNDLED -> Bundled.BINARY.requireUsable();
            case PATH_FIRST -> onPath().filter(RedisBinary::usable).orElseGet(() -> Bundled.BINARY.requireUsable());
        };
    }

    /** The {@code redis-server} on the PATH, whatever its version. */
    public static Optional<RedisBinary> onPath() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(File.pathSeparator))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, "redis-server"))
                .filter(Files::isExecutable)
                .findFirst()
                .map(RedisBinary::ask);
    }

    private boolean usable() {
        return major > 6 || (major == 6 && minor >= 2);
    }

    private RedisBinary requireUsable() {
        if (!usable()) {
            throw new EmbeddedRedisException(
                    "%s: expected Redis 6.2 or newer, found %d.%d".formatted(path, major, minor));
        }
        return this;
    }

    private static RedisBinary ask(Path path) {
        try {
            Process process = new ProcessBuilder(path.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            Matcher version = VERSION.matcher(answer);
            if (!version.find()) {
                throw new EmbeddedRedisException(
                        "%s: expected to be told a version, found: %s".formatted(path, answer));
            }
            return new RedisBinary(path, Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2)));
        } catch (IOException e) {
            throw new EmbeddedRedisException(path + " cannot be run", e);
        }
    }

    /** Unpacked once per JVM, when first asked for. */
    private static final class Bundled {
        static final RedisBinary BINARY = ask(unpack());

        private static Path unpack() {
            try {
                return ExecutableProvider.newJarResourceProvider().get().toPath();
            } catch (IOException e) {
                throw new UncheckedIOException("the bundled redis-server cannot be unpacked", e);
            }
        }
    }
}
