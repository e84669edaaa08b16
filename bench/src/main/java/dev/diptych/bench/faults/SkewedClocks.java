package dev.diptych.bench.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * Wall clocks that are set wrong, by libfaketime in the process itself: the program faketime would stand between it and
 * its signals.
 */
final class SkewedClocks {
    private static final long NOTICEABLE_MILLIS = 30_000;

    private SkewedClocks() {}

    /**
     * What a process' environment needs for a wall clock that is off; empty where libfaketime is not installed.
     *
     * @param skew such as {@code +60s}
     */
    static Map<String, String> environment(String skew) {
        return library()
                .map(library -> Map.of(
                        "LD_PRELOAD", library.toString(),
                        "FAKETIME", skew,
                        "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                        // Else every timed wait of the JVM spins.
                        "FAKETIME_FORCE_MONOTONIC_FIX", "0",
                        "FAKETIME_DISABLE_SHM", "1"))
                .orElse(Map.of());
    }

    /** @param millis what a process says the time is */
    static boolean isOff(long millis) {
        return Math.abs(millis - System.currentTimeMillis()) > NOTICEABLE_MILLIS;
    }

    private static Optional<Path> library() {
        try (DirectoryStream<Path> found =
                Files.newDirectoryStream(Path.of("/usr/lib"), path -> Files.exists(inside(path)))) {
            Iterator<Path> folders = found.iterator();
            return folders.hasNext() ? Optional.of(inside(folders.next())) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("/usr/lib cannot be read", e);
        }
    }

    private static Path inside(Path folder) {
        return folder.resolve("faketime/libfaketimeMT.so.1");
    }
}
