package dev.diptych.cli;

import sun.misc.Signal;

/**
 * Ctrl-C and the signals that end a service. The first one interrupts the thread that works, which then cleans up and
 * returns {@link #exitCode()}; a second one ends the process at once.
 */
final class Interrupts {
    static final int CTRL_C = 130;

    private static volatile int exitCode = -1;

    private Interrupts() {}

    /**
     * From here on signals interrupt the calling thread.
     *
     * @param terminated the exit code after SIGTERM and SIGHUP: 0 for a service, which obeys them by ending well
     */
    static void ofThisThread(int terminated) {
        Thread worker = Thread.currentThread();
        handle("INT", CTRL_C, worker);
        handle("TERM", terminated, worker);
        handle("HUP", terminated, worker);
    }

    static boolean seen() {
        return exitCode >= 0;
    }

    /** 130 after Ctrl-C. */
    static int exitCode() {
        return exitCode;
    }

    private static void handle(String signal, int code, Thread worker) {
        Signal.handle(new Signal(signal), received -> {
            if (seen()) {
                Runtime.getRuntime().halt(CTRL_C);
            }
            exitCode = code;
            worker.interrupt();
        });
    }
}
