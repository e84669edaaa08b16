package dev.diptych.worker.device;

import com.sun.management.OperatingSystemMXBean;
import dev.diptych.worker.engine.DeviceMemory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The memory of a CPU: what this process has of it, under a limit that is set or else the machine's or container's. */
public final class ProcessMemory implements DeviceMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private final long limit;

    /** @param limit in bytes; 0: what the machine or container has */
    public ProcessMemory(long limit) {
        this.limit = limit;
    }

    /** The resident set; empty where there is no /proc. */
    @Override
    public OptionalLong used() {
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public OptionalLong limit() {
        return OptionalLong.of(
                limit > 0
                        ? limit
                        : ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                                .getTotalMemorySize());
    }
}
