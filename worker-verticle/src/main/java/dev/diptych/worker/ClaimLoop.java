package dev.diptych.worker;

import dev.diptych.queue.Capability;
import dev.diptych.queue.Claim;
import dev.diptych.queue.JobQueue;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes jobs from the queue while there is room: at a wake-up, and by a jittered poll, should one get lost. */
final class ClaimLoop {
    private static final Logger LOG = LoggerFactory.getLogger(ClaimLoop.class);
    private final Vertx vertx;
    private final JobQueue queue;
    private final String worker;
    private final Set<Capability> capabilities;
    private final Duration poll;
    private final Supplier<Room> room;
    private final Consumer<Claim> taken;
    private long timer = -1;
    private boolean asking;
    private boolean wokenMeanwhile;
    private boolean failing;
    private boolean stopped;

    ClaimLoop(
            Vertx vertx,
            JobQueue queue,
            WorkerSettings settings,
            Set<Capability> capabilities,
            Supplier<Room> room,
            Consumer<Claim> taken) {
        this.vertx = vertx;
        this.queue = queue;
        this.worker = settings.id();
        this.capabilities = Set.copyOf(capabilities);
        this.poll = settings.poll();
        this.room = room;
        this.taken = taken;
    }

    /** Something may be claimable, or there may be room again. */
    void wake() {
        if (asking) {
            wokenMeanwhile = true;
        } else {
            look();
        }
    }

    /** What was asked for before may still be answered: {@code taken} must be ready for it. */
    void stop() {
        stopped = true;
        vertx.cancelTimer(timer);
    }

    private void look() {
        vertx.cancelTimer(timer);
        Room now = stopped ? Room.NONE : room.get();
        if (now.most() == 0) {
            lookLater();
            return;
        }
        asking = true;
        wokenMeanwhile = false;
        queue.claim(worker, capabilities, now.most(), now.leastPriority()).onComplete(answer -> {
            asking = false;
            if (answer.succeeded()) {
                failing = false;
                answered(answer.result());
            } else {
                failed(answer.cause());
            }
        });
    }

    private void answered(List<Claim> claims) {
        claims.forEach(taken);
        if (wokenMeanwhile || !claims.isEmpty()) {
            look();
        } else {
            lookLater();
        }
    }

    private void failed(Throwable reason) {
        if (!failing) {
            LOG.warn("cannot claim: {}", reason.getMessage());
        }
        failing = true;
        lookLater();
    }

    private void lookLater() {
        if (!stopped) {
            long longest = poll.toMillis();
            long delay = ThreadLocalRandom.current().nextLong(longest / 2, longest + 1);
            timer = vertx.setTimer(Math.max(1, delay), due -> wake());
        }
    }
}
