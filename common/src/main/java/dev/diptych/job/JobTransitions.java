package dev.diptych.job;

/** Which state of a job may follow which; docs/job-states.md draws it. */
public final class JobTransitions {
    private JobTransitions() {}

    /** Whether a job in state {@code from} may go to state {@code to}. */
    public static boolean allowed(JobState from, JobState to) {
        return switch (kind(from)) {
            case QUEUED -> !(to instanceof JobState.Succeeded);
            case RUNNING -> true;
            // A dead letter may be sent round again; nothing else leaves a final state.
            case FAILED -> to instanceof JobState.Queued;
            case SUCCEEDED, CANCELLED -> false;
        };
    }

    private static Kind kind(JobState state) {
        return Kind.valueOf(state.wireName().toUpperCase(java.util.Locale.ROOT));
    }

    private enum Kind {
        QUEUED,
        RUNNING,
        SUCCEEDED,
        FAILED,
        CANCELLED
    }
}
