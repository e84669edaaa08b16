package dev.diptych.api.progress;

import dev.diptych.job.JobId;
import io.vertx.core.buffer.Buffer;

/** Writes to one client no faster than it reads; what has to wait is conflated and bounded by {@link SlowClientBuffer}. */
final class PacedWriter {
    private final Pipe pipe;
    private final int mostBytes;
    private final Runnable onTooSlow;
    private final SlowClientBuffer backlog = new SlowClientBuffer();
    private boolean ending;

    PacedWriter(Pipe pipe, int mostBytes, Runnable onTooSlow) {
        this.pipe = pipe;
        this.mostBytes = mostBytes;
        this.onTooSlow = onTooSlow;
        pipe.onDrain(this::flush);
    }

    void text(String text) {
        backlog.add(text);
        flush();
    }

    /** Most clients keep up: then nothing is put by, and a socket costs no backlog. */
    void event(FeedEvent event) {
        if (backlog.isEmpty() && !pipe.closed() && !pipe.full()) {
            pipe.event(event, backlog.textNow(event));
            return;
        }
        backlog.add(event);
        flush();
    }

    void picture(JobId job, Buffer picture) {
        backlog.add(job, picture);
        flush();
    }

    void startAt(JobId job, long seq) {
        backlog.startAt(job, seq);
    }

    void forget(JobId job) {
        backlog.forget(job);
    }

    /** Ends the connection once everything is out. */
    void end() {
        ending = true;
        flush();
    }

    private void flush() {
        while (!backlog.isEmpty() && !pipe.closed() && !pipe.full()) {
            write(backlog.take());
        }
        if (ending && backlog.isEmpty() && !pipe.closed()) {
            pipe.end();
        }
        if (backlog.bytes() > mostBytes) {
            onTooSlow.run();
        }
    }

    private void write(SlowClientBuffer.Entry entry) {
        if (entry.event() != null) {
            pipe.event(entry.event(), backlog.textNow(entry.event()));
        } else if (entry.text() != null) {
            pipe.text(entry.text());
        } else if (entry.picture() != null) {
            pipe.picture(entry.picture());
        }
    }
}
