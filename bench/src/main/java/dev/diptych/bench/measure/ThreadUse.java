package dev.diptych.bench.measure;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What the current thread has used so far.
 *
 * @param cpuNanos processor time, which a busy machine spoils less than time of day
 * @param heapBytes allocated on the heap, collected or not
 */
public record ThreadUse(long cpuNanos, long heapBytes) {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    public static ThreadUse now() {
        return new ThreadUse(THREADS.getCurrentThreadCpuTime(), THREADS.getCurrentThreadAllocatedBytes());
    }

    /** Used since {@code before}, which the same thread asked. */
    public static ThreadUse since(ThreadUse before) {
        ThreadUse now = now();
        return new ThreadUse(now.cpuNanos - before.cpuNanos, now.heapBytes - before.heapBytes);
    }
}
