package dev.diptych.api.progress;

import dev.diptych.job.JobEvent;
import dev.diptych.job.JobId;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a slow socket. Of each job's steps, preview events and pictures only the newest waits; everything
 * else waits in full. What is left out is counted in the next event's {@code skipped}.
 */
final class SlowClientBuffer {
    /** One place in line; a newer entry of the same slot takes an older one out. */
    private record Slot(@Nullable JobId job, String kind, long number) {}

    /** An event, a text, or a picture. */
    record Entry(
            @Nullable FeedEvent event,
            @Nullable String text,
            @Nullable Buffer picture) {
        int bytes() {
            return event != null
                    ? event.text().length()
                    : text != null ? text.length() : picture == null ? 0 : picture.length();
        }
    }

    private final Map<Slot, Entry> entries = new LinkedHashMap<>();
    private final Map<JobId, AtomicLong> sent = new HashMap<>();
    private long texts;
    private int bytes;

    boolean isEmpty() {
        return entries.isEmpty();
    }

    int bytes() {
        return bytes;
    }

    void add(FeedEvent event) {
        JobEvent.Body body = event.event().body();
        JobId job = event.event().job();
        put(
                body.changesState() ? new Slot(job, "state", event.seq()) : new Slot(job, body.type(), 0),
                new Entry(event, null, null));
    }

    void add(String text) {
        put(new Slot(null, "text", texts++), new Entry(null, text, null));
    }

    void add(JobId job, Buffer picture) {
        put(new Slot(job, "picture", 0), new Entry(null, null, picture));
    }

    /** The first in line, which then waits no longer. */
    Entry take() {
        var first = entries.entrySet().iterator();
        Entry entry = first.next().getValue();
        first.remove();
        bytes -= entry.bytes();
        return entry;
    }

    /** The text of an event that goes out now: it tells of the events before it that do not. */
    String textNow(FeedEvent event) {
        AtomicLong last = sent.computeIfAbsent(event.event().job(), first -> new AtomicLong(event.seq() - 1));
        long skipped = event.seq() - last.getAndSet(event.seq()) - 1;
        return skipped > 0 ? event.text(skipped) : event.text();
    }

    /** The job's frames go on after this seq. */
    void startAt(JobId job, long seq) {
        sent.put(job, new AtomicLong(seq));
    }

    void forget(JobId job) {
        sent.remove(job);
        entries.entrySet().removeIf(waiting -> {
            boolean drop = job.equals(waiting.getKey().job());
            bytes -= drop ? waiting.getValue().bytes() : 0;
            return drop;
        });
    }

    private void put(Slot slot, Entry entry) {
        Entry older = entries.remove(slot);
        bytes += entry.bytes() - (older == null ? 0 : older.bytes());
        entries.put(slot, entry);
    }
}
