package dev.diptych.standalone;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** When this JVM reached what, in milliseconds since its process was started; {@code bench/run first-picture} reads it. */
public final class Timeline {
    /** Whoever starts the process knows best; the system's own note of it is good to about a second on Linux. */
    private static final long START = Long.getLong(
            "diptych.started",
            ProcessHandle.current()
                    .info()
                    .startInstant()
                    .orElseGet(Instant::now)
                    .toEpochMilli());

    private static final Map<String, Long> MARKS = Collections.synchronizedMap(new LinkedHashMap<>());

    private Timeline() {}

    /** Only the first time counts. */
    public static void mark(String name) {
        MARKS.putIfAbsent(name, System.currentTimeMillis() - START);
    }

    /** Only the last time counts. */
    public static void markAgain(String name) {
        MARKS.put(name, System.currentTimeMillis() - START);
    }

    public static Map<String, Long> marks() {
        synchronized (MARKS) {
            return new LinkedHashMap<>(MARKS);
        }
    }
}
