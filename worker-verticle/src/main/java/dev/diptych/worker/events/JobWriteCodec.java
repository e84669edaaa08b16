package dev.diptych.worker.events;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;

/** Hands a {@link JobWrite} on as it is; it never leaves the JVM. */
final class JobWriteCodec implements MessageCodec<JobWrite, JobWrite> {
    static final String NAME = "diptych-job-write";

    /** Once for each event bus; several workers may share one. */
    static void register(EventBus bus) {
        try {
            bus.registerCodec(new JobWriteCodec());
        } catch (IllegalStateException alreadyThere) {
            return;
        }
    }

    @Override
    public JobWrite transform(JobWrite write) {
        return write;
    }

    @Override
    public void encodeToWire(Buffer buffer, JobWrite write) {
        throw new UnsupportedOperationException("a job's writes stay in their JVM");
    }

    @Override
    public JobWrite decodeFromWire(int position, Buffer buffer) {
        throw new UnsupportedOperationException("a job's writes stay in their JVM");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
