package dev.diptych.worker.engine;

import java.util.concurrent.Executor;

/** Where the calls of one device are made: one task after another, always on the same thread. */
public interface Device extends Executor {
    /** A clock that never goes back, in nanoseconds. */
    long nanoTime();
}
