package dev.diptych.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;

/** One core of this machine, so that who is measured and who measures do not take each other's time. Linux only. */
record Core(int number) {
    /** Lets a process, with all threads that it has and will have, run here only. */
    void take(long pid) {
        try {
            Process taskset = new ProcessBuilder(
                            "taskset", "-a", "-c", "-p", Integer.toString(number), Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (taskset.waitFor() != 0) {
                throw new IllegalStateException("expected a core %d for process %d, found none".formatted(number, pid));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("expected taskset on the PATH (--together goes without)", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a process gets its core", e);
        }
    }
}
