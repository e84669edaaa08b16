package dev.diptych.worker.engine;

import dev.diptych.queue.Lease;
import dev.diptych.sdxl.DeviceLostException;
import dev.diptych.sdxl.DiffusionModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps several jobs in flight on one device and advances them one UNet call at a time. A turn is one chore (a picture's
 * start, its going over to the refiner, or its decoding) and one UNet call for one group of pictures; between turns jobs
 * come and go. Turns and requests are tasks on the device, which runs one after another. Methods may be called from any
 * thread.
 *
 * <p>What runs in every turn runs cold, milliseconds after the last one, and costs by the code that it touches: it walks
 * its few jobs and pictures by plain loops (docs/performance.md).
 */
public final class StepEngine {
    private final Map<String, DiffusionModel> models;
    private final EngineListener listener;
    private final EngineMeter meter;
    private final Device device;

    private final Admissions admissions;
    private final Roster roster;
    private final DeviceCalls calls;
    private final Chores chores;
    private final Steps steps;
    private final Milestones milestones;
    private final Departures departures;
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
        this.meter = meter;
        this.device = device;
        this.admissions = new Admissions(this.models);
        this.roster = new Roster(settings.picturesInFlight());
        this.calls = new DeviceCalls(device, meter);
        this.chores = new Chores(calls, meter, listener);
        this.steps = new Steps(calls, meter, new BatchBudget(settings, memory), new PhaseTurns(device));
        this.milestones = new Milestones(settings, calls, listener, device);
        this.departures = new Departures(roster, listener, choice, device);
    }

    /** The job joins at the next step boundary; an engine that has stopped lets it go again. */
    public void admit(Admission admission) {
        device.execute(() -> {
            if (over) {
                listener.left(admission.claim().lease(), Optional.empty());
            } else {
                attempt(() -> add(admission));
            }
        });
    }

    /** The job leaves at the next step boundary, if it is still here; {@link EngineListener#left} tells. */
    public void drop(Lease lease) {
        task(() -> roster.find(lease).ifPresent(job -> departures.leave(job, Optional.empty())));
    }

    /** Every job leaves at the next step boundary, with its state. */
    public void giveBack() {
        task(() -> roster.all().forEach(departures::giveBack));
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
            if (!over) {
                attempt(work);
            }
        });
    }

    private void attempt(Runnable work) {
        try {
            work.run();
            planTurn();
        } catch (RuntimeException | Error e) {
            surrender(e);
        }
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
        roster.active().forEach(job -> alone(job, departures::handOffIfDone));
        List<JobRun> active = roster.active();
        roster.parkAllBut(active).forEach(job -> alone(job, this::parked));
        Chores.next(active).ifPresent(picture -> alone(picture.job(), job -> chore(job, picture)));
        List<PictureRun> waiting = Roster.inNeedOf(PictureRun.Need.STEP, active);
        if (!waiting.isEmpty()) {
            for (JobRun job : steps.advance(waiting, turns, departures::fail)) {
                if (roster.holds(job)) {
                    alone(job, milestones::tell);
                }
            }
        }
    }

    private void add(Admission admission) {
        try {
            roster.add(admissions.admit(admission, device.nanoTime()));
        } catch (RuntimeException | Error e) {
            listener.failed(admission.claim().lease(), e);
        }
    }

    private void chore(JobRun job, PictureRun picture) {
        chores.attend(picture);
        milestones.tell(job);
        departures.finishIfDone(job);
    }

    /** Does what is of one job alone, so that it alone fails if that fails. */
    private void alone(JobRun job, Consumer<JobRun> work) {
        try {
            work.accept(job);
        } catch (DeviceLostException e) {
            throw e;
        } catch (RuntimeException | OutOfMemoryError e) {
            departures.fail(job, e);
        }
    }

    private void parked(JobRun job) {
        meter.parked();
        milestones.checkpoint(job);
    }

    /** The device is lost: the jobs in its last call failed with it, all others can go on elsewhere. */
    private void surrender(Throwable reason) {
        over = true;
        for (JobRun job : roster.all()) {
            if (calls.lostWith().contains(job.lease())) {
                departures.fail(job, reason);
            } else {
                departures.giveBack(job);
            }
        }
        listener.deviceLost(reason);
    }
}
