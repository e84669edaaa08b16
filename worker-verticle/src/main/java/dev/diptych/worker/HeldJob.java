package dev.diptych.worker;

import dev.diptych.job.JobId;
import dev.diptych.job.JobResult.ImageRef;
import dev.diptych.queue.Claim;
import dev.diptych.queue.Lease;
import io.vertx.core.Future;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A job that this worker holds. Only the verticle's context touches it. */
final class HeldJob {
    private final Claim claim;
    private Lease lease;
    private boolean cancelAsked;
    private Whereabouts whereabouts = Whereabouts.COMING;
    private boolean ending;

    /** The pictures on their way into the store, by their numbers. */
    private final SortedMap<Integer, Future<ImageRef>> deliveries = new TreeMap<>();

    HeldJob(Claim claim) {
        this.claim = claim;
        this.lease = claim.lease();
    }

    Claim claim() {
        return claim;
    }

    JobId id() {
        return lease.job();
    }

    Lease lease() {
        return lease;
    }

    int pictures() {
        return claim.request().images();
    }

    void delivers(int image, Future<ImageRef> delivery) {
        deliveries.put(image, delivery);
    }

    /** In the order of the pictures' numbers. */
    List<Future<ImageRef>> deliveries() {
        return List.copyOf(deliveries.values());
    }

    void renewed(Lease newLease) {
        lease = newLease;
    }

    boolean cancelAsked() {
        return cancelAsked;
    }

    void askCancel() {
        cancelAsked = true;
    }

    Whereabouts whereabouts() {
        return whereabouts;
    }

    boolean isFinished() {
        return whereabouts == Whereabouts.FINISHED;
    }

    void enters() {
        whereabouts = Whereabouts.IN_ENGINE;
    }

    void finishes() {
        whereabouts = Whereabouts.FINISHED;
    }

    /** The first to ask may end the job; whoever comes later finds it ending. */
    boolean beginEnding() {
        boolean first = !ending;
        ending = true;
        return first;
    }

    /** Whether the call that ends it, or gives it away, is on its way. */
    boolean isEnding() {
        return ending;
    }

    /** Where a held job is. */
    enum Whereabouts {
        /** The picture that it starts from is on its way. */
        COMING,
        IN_ENGINE,
        /** The engine is done with it; its pictures and its commit are on their way. */
        FINISHED
    }
}
