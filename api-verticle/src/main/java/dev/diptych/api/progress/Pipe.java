package dev.diptych.api.progress;

import io.vertx.core.buffer.Buffer;

/** A connection to one client, as far as a {@link PacedWriter} needs it. */
interface Pipe {
    /** Whether the client has not taken what was written. */
    boolean full();

    boolean closed();

    void event(FeedEvent event, String json);

    void text(String text);

    void picture(Buffer frame);

    /** After everything that was written. */
    void end();

    /** Called whenever the client has taken enough. */
    void onDrain(Runnable action);
}
