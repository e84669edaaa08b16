package dev.diptych.bench.soak;

import dev.diptych.bench.load.NodeMemory;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What this process holds, between jobs and after a collection.
 *
 * @param heapKb live objects
 * @param residentKb of all its memory, by /proc
 * @param directBuffers that tensors and sockets lie in
 * @param directKb of them together
 * @param threads of the JVM
 * @param files open ones, sockets among them, by /proc/self/fd
 */
record ProcessUse(long heapKb, long residentKb, long directBuffers, long directKb, long threads, long files) {
    private static final int COLLECTIONS = 3;
    /** For buffers whose owners a collection has found dead. */
    private static final long CLEANER_MILLIS = 100;

    static ProcessUse now() throws IOException, InterruptedException {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            Thread.sleep(CLEANER_MILLIS);
        }
        BufferPoolMXBean direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .findFirst()
                .orElseThrow();
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return new ProcessUse(
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024,
                    NodeMemory.residentKib(ProcessHandle.current().pid()),
                    direct.getCount(),
                    direct.getTotalCapacity() / 1024,
                    ManagementFactory.getThreadMXBean().getThreadCount(),
                    open.count());
        }
    }

    /** What is held more than at an earlier look. */
    ProcessUse since(ProcessUse before) {
        return new ProcessUse(
                heapKb - before.heapKb,
                residentKb - before.residentKb,
                directBuffers - before.directBuffers,
                directKb - before.directKb,
                threads - before.threads,
                files - before.files);
    }
}
