package dev.diptych.worker;

/**
 * Whether a worker works, for readiness.
 *
 * @param detail one line for people
 */
public record WorkerHealth(State state, String detail) {
    /** Where a worker stands in its life. */
    public enum State {
        STARTING,
        READY,
        /** It was told to stop, and ends what it holds. */
        DRAINING,
        /** It has stopped by itself: its device is lost, a call hangs, or too many jobs failed in a row. */
        OUT,
        STOPPED
    }

    static final WorkerHealth STARTING = new WorkerHealth(State.STARTING, "loading and warming up");
    static final WorkerHealth READY = new WorkerHealth(State.READY, "takes jobs");
    static final WorkerHealth DRAINING = new WorkerHealth(State.DRAINING, "ends what it holds");
    static final WorkerHealth GIVING_BACK = new WorkerHealth(State.DRAINING, "gives back what has not ended in time");
    static final WorkerHealth STOPPED = new WorkerHealth(State.STOPPED, "stopped");

    public boolean isReady() {
        return state == State.READY;
    }

    static WorkerHealth out(String reason) {
        return new WorkerHealth(State.OUT, reason);
    }
}
