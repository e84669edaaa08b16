package dev.diptych.queue;

/** A write under a lease that is no longer the job's: somebody else has it, or it has ended. Nothing was written. */
public final class LeaseLostException extends RuntimeException {
    public LeaseLostException(Lease lease, String found) {
        super("job %s: expected a live lease of epoch %d, found %s".formatted(lease.job(), lease.epoch(), found));
    }
}
