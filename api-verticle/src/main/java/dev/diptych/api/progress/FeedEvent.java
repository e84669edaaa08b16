package dev.diptych.api.progress;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.api.view.JobJson;
import dev.diptych.job.JobEvent;
import org.jspecify.annotations.Nullable;

/** An event on its way to many sockets: its text is made once, when the first of them asks. */
public final class FeedEvent {
    private final JobEvent event;
    private volatile @Nullable String text;

    public FeedEvent(JobEvent event) {
        this.event = event;
    }

    public JobEvent event() {
        return event;
    }

    public long seq() {
        return event.seq();
    }

    Position position() {
        return new Position(event.epoch(), event.seq());
    }

    String text() {
        String made = text;
        if (made == null) {
            made = JobJson.of(event).toString();
            text = made;
        }
        return made;
    }

    /** The text for a socket that was too slow for the {@code skipped} events before this one. */
    String text(long skipped) {
        ObjectNode json = JobJson.of(event);
        return json.put("skipped", skipped).toString();
    }
}
