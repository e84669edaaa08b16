package dev.diptych.worker.engine;

import dev.diptych.job.Phase;
import dev.diptych.sdxl.NotFiniteException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How jobs leave an engine: with their pictures, for another worker's refiner, failed, or given back. */
final class Departures {
    private static final Logger LOG = LoggerFactory.getLogger(Departures.class);
    private final Roster roster;
    private final EngineListener listener;
    private final RefinerKeeping choice;
    private final Device device;

    Departures(Roster roster, EngineListener listener, RefinerKeeping choice, Device device) {
        this.roster = roster;
        this.listener = listener;
        this.choice = choice;
        this.device = device;
    }

    void finishIfDone(JobRun job) {
        if (job.all(PictureRun.Need.NOTHING)) {
            roster.remove(job);
            listener.finished(job.lease(), job.hasRun());
        }
    }

    /** After its base phase a job goes over to the refiner, here or elsewhere. */
    void handOffIfDone(JobRun job) {
        if (job.all(PictureRun.Need.HAND_OFF)) {
            boolean keep = job.model().phases().contains(Phase.REFINER)
                    && choice.keep(job.request().model());
            JobCheckpoint checkpoint = job.handOff(device.nanoTime());
            if (!keep) {
                roster.remove(job);
            }
            listener.handedOff(job.lease(), checkpoint, keep);
        }
    }

    /** Its state is kept for another attempt, unless the state is what is wrong. */
    void fail(JobRun job, Throwable reason) {
        if (!(reason instanceof NotFiniteException)) {
            salvage(job).ifPresent(state -> listener.checkpointed(job.lease(), state));
        }
        roster.remove(job);
        listener.failed(job.lease(), reason);
    }

    void giveBack(JobRun job) {
        leave(job, salvage(job));
    }

    void leave(JobRun job, Optional<JobCheckpoint> state) {
        roster.remove(job);
        listener.left(job.lease(), state);
    }

    private static Optional<JobCheckpoint> salvage(JobRun job) {
        try {
            return job.underWay() && job.step() > 0 ? Optional.of(job.checkpoint()) : Optional.empty();
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.warn("job {}: its state could not be read: {}", job.lease().job(), e.toString());
            return Optional.empty();
        }
    }
}
