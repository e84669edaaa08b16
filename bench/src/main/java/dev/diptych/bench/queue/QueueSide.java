package dev.diptych.bench.queue;

import io.vertx.redis.client.Command;

/** One of the queues that are compared, with one client process. Its counts are read in Redis, by the same harness. */
interface QueueSide extends AutoCloseable {
    String name();

    /** Begins to enqueue jobs, each by a call of its own that Redis acknowledges, so many calls at once. */
    void enqueue(int jobs, int inFlight);

    /** A worker connects, and waits for {@link #work}. */
    void hire(int inFlight);

    /** The worker takes and ends jobs, so many of them in hand at once. */
    void work();

    /** The worker ends. */
    void rest();

    /** Where Redis shows how many jobs wait. */
    Count waiting();

    /** Where Redis shows how many jobs are done. */
    Count done();

    @Override
    void close();

    /** A command that counts, and its key. */
    record Count(Command command, String key) {}
}
