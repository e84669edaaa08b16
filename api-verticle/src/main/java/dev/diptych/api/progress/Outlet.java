package dev.diptych.api.progress;

import dev.diptych.queue.JobView;
import java.util.List;

/** Where a {@link JobWatch} delivers to: a socket, an event stream, or somebody who waits for the job's end. */
public interface Outlet {
    /**
     * The start, and a new start if the log was lost on the way.
     *
     * @param recovered whether {@code missed} is everything after the position asked for
     * @param snapshot the job as it stands
     * @param missed empty unless recovered
     */
    void begin(boolean recovered, JobView snapshot, List<FeedEvent> missed);

    /** The next event, each once and in order. */
    void event(FeedEvent event);

    /** The job is not kept any longer: nothing follows. */
    void gone();
}
