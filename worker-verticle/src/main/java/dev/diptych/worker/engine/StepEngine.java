package dev.diptych.worker.engine;

import dev.diptych.job.Phase;
import dev.diptych.queue.Lease;
import dev.diptych.sdxl.DeviceLostException;
import dev.diptych.sdxl.DiffusionModel;
import dev.diptych.sdxl.NotFiniteException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps several jobs in flight on one device and advances them one UNet call at a time. A turn is one chore (a picture's
 * start, its going over to the refiner, or its decoding) and one UNet call for one group of pictures; between turns jobs
 * come and go. Turns and requests are tasks on the device, which runs one after another. Methods may be called from any
 * thread.
 */
public final class StepEngine {
    private static final Logger LOG = LoggerFactory.getLogger(StepEngine.class);
    private final Map<String, DiffusionModel> models;
    private final EngineListener listener;
    private final RefinerKeeping choice;
    private final EngineMeter meter;
    private final Device device;

    private final Admissions admissions;
    private final Roster roster;
    private final DeviceCalls calls;
    private final Chores chores;
    private final Steps steps;
    private final Milestones milestones;
    private long turns;
    private boolean turnAhead;
    private volatile boolean over;

    /** @param models by name, all on this device; the engine closes them */
    public StepEngine(
            Map<String, DiffusionModel> models,
            EngineSettings settings,
            EngineListener listener,
            RefinerKeeping choice,
            EngineMeter meter,
            Device device,
            DeviceMemory memory) {
        this.models = Map.copyOf(models);
        this.listener = listener;
        this.choice = choice;
        this.meter = meter;
        this.device = device;
        this.admissions = new Admissions(this.models);
        this.roster = new Roster(settings.picturesInFlight());
        this.calls = new DeviceCalls(device, meter);
        this.chores = new Chores(calls, meter, listener);
        this.steps = new Steps(calls, meter, new BatchBudget(settings, memory), new PhaseTurns(device));
        this.milestones = new Milestones(settings, listener, device);
    }

    /** The job joins at the next step boundary; an engine that has stopped lets it go again. */
    public void admit(Admission admission) {
        device.execute(() -> {
            if (over) {
                listener.left(admission.claim().lease(), Optional.empty());
            }
        });
        task(() -> add(admission));
    }

    /** The job leaves at the next step boundary, if it is still here; {@link EngineListener#left} tells. */
    public void drop(Lease lease) {
        task(() -> roster.find(lease).ifPresent(job -> leave(job, Optional.empty())));
    }

    /** Every job leaves at the next step boundary, with its state. */
    public void giveBack() {
        task(() -> roster.all().forEach(job -> leave(job, salvage(job))));
    }

    /** Closes the models, after everything that was asked for before; then runs {@code closed}. */
    public void close(Runnable closed) {
        device.execute(() -> {
            over = true;
            roster.all().forEach(roster::remove);
            models.values().forEach(DiffusionModel::close);
            closed.run();
        });
    }

    /** A call hangs: it is told to end, and when it returns after all, nothing follows. */
    public void abandon() {
        over = true;
        models.values().forEach(DiffusionModel::interrupt);
    }

    /** The call that the device is in now. */
    public Optional<DeviceCall> currentCall() {
        return calls.current();
    }

    private void task(Runnable work) {
        device.execute(() -> {
            if (over) {
                return;
            }
            try {
                work.run();
                planTurn();
            } catch (RuntimeException | Error e) {
                surrender(e);
            }
        });
    }

    private void planTurn() {
        if (!turnAhead && !roster.isEmpty()) {
            turnAhead = true;
            task(this::turn);
        }
    }

    private void turn() {
        turnAhead = false;
        turns++;
        roster.active().forEach(this::handOffIfDone);
        roster.park().forEach(this::parked);
        List<JobRun> active = roster.active();
        Chores.next(active).ifPresent(this::chore);
        List<PictureRun> waiting = Roster.inNeedOf(PictureRun.Need.STEP, active);
        if (!waiting.isEmpty()) {
            steps.advance(waiting, turns, this::fail).stream()
                    .filter(roster::holds)
                    .forEach(milestones::tell);
        }
    }

    private void add(Admission admission) {
        try {
            roster.add(admissions.admit(admission, device.nanoTime()));
        } catch (RuntimeException e) {
            listener.failed(admission.claim().lease(), e);
        }
    }

    private void chore(PictureRun picture) {
        JobRun job = picture.job();
        try {
            chores.attend(picture);
            milestones.tell(job);
            finishIfDone(job);
        } catch (DeviceLostException e) {
            throw e;
        } catch (RuntimeException | OutOfMemoryError e) {
            fail(job, e);
        }
    }

    private void finishIfDone(JobRun job) {
        if (job.all(PictureRun.Need.NOTHING)) {
            roster.remove(job);
            listener.finished(job.lease(), job.hasRun());
        }
    }

    private void handOffIfDone(JobRun job) {
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

    private void parked(JobRun job) {
        meter.parked();
        milestones.checkpoint(job);
    }

    private void fail(JobRun job, Throwable reason) {
        if (!(reason instanceof NotFiniteException)) {
            salvage(job).ifPresent(state -> listener.checkpointed(job.lease(), state));
        }
        roster.remove(job);
        listener.failed(job.lease(), reason);
    }

    private void leave(JobRun job, Optional<JobCheckpoint> state) {
        roster.remove(job);
        listener.left(job.lease(), state);
    }

    /** The device is lost: the jobs in its last call failed with it, all others can go on elsewhere. */
    private void surrender(Throwable reason) {
        over = true;
        for (JobRun job : roster.all()) {
            if (calls.lostWith().contains(job.lease())) {
                fail(job, reason);
            } else {
                leave(job, salvage(job));
            }
        }
        listener.deviceLost(reason);
    }

    private static Optional<JobCheckpoint> salvage(JobRun job) {
        try {
            return job.underWay() && job.step() > 0 ? Optional.of(job.checkpoint()) : Optional.empty();
        } catch (RuntimeException e) {
            LOG.warn("job {}: its state could not be read: {}", job.lease().job(), e.toString());
            return Optional.empty();
        }
    }
}
