package dev.diptych.worker.engine;

import dev.diptych.job.Phase;
import dev.diptych.queue.Lease;
import dev.diptych.sdxl.DeviceLostException;
import dev.diptych.sdxl.DeviceMemoryException;
import dev.diptych.sdxl.DiffusionModel;
import dev.diptych.sdxl.DiffusionRun;
import dev.diptych.worker.engine.BatchPlan.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * One UNet call for one group of pictures, and what follows when it fails: without memory the batch shrinks; a failure in
 * company sends each picture that has not moved alone next time, so that only the job at fault fails.
 */
final class Steps {
    private final DeviceCalls calls;
    private final EngineMeter meter;
    private final BatchBudget budget;
    private final BatchPlan plan;
    private final PhaseTurns turns;

    Steps(DeviceCalls calls, EngineMeter meter, BatchBudget budget, PhaseTurns turns) {
        this.calls = calls;
        this.meter = meter;
        this.budget = budget;
        this.plan = new BatchPlan(budget);
        this.turns = turns;
    }

    /**
     * @param waiting pictures in need of a step, in the order in which they should lead; not empty
     * @return the jobs whose pictures were in the call
     */
    List<JobRun> advance(List<PictureRun> waiting, long turn, BiConsumer<JobRun, Throwable> failed) {
        Batch batch = plan.next(turns.of(waiting));
        List<PictureRun> group = batch.pictures();
        int[] before = new int[group.size()];
        for (int i = 0; i < before.length; i++) {
            group.get(i).lastTurn = turn;
            before[i] = group.get(i).run().step();
        }
        try {
            call(batch);
        } catch (DeviceLostException e) {
            throw e;
        } catch (DeviceMemoryException | OutOfMemoryError e) {
            meter.outOfMemory();
            budget.ranOutOfMemory(batch.lead(), batch.size());
            failIfAlone(group, e, failed);
        } catch (RuntimeException e) {
            failIfAlone(group, e, failed);
            group.forEach(picture -> picture.alone = true);
        }
        for (int i = 0; i < before.length; i++) {
            PictureRun picture = group.get(i);
            picture.alone &= picture.started() && picture.run().step() == before[i];
        }
        return batch.jobs();
    }

    private void call(Batch batch) {
        DiffusionModel model = batch.lead().job().model();
        Phase phase = batch.lead().job().phase();
        List<DiffusionRun> runs = new ArrayList<>();
        for (PictureRun picture : batch.pictures()) {
            runs.add(picture.run());
        }
        List<Lease> leases = new ArrayList<>();
        for (JobRun job : batch.jobs()) {
            leases.add(job.lease());
        }
        if (!PhaseTurns.isHere(batch.lead())) {
            turns.swapped(calls.timed(Stage.SWAP, leases, () -> model.bringOntoDevice(phase)));
            meter.swapped();
        }
        long nanos = calls.timed(Stage.UNET, leases, () -> model.predict(runs, batch.size()));
        budget.wentWell(batch.lead(), batch.size(), nanos);
        calls.timed(Stage.SCHEDULER, leases, () -> model.step(runs));
        meter.batch(phase, batch.pictures().size());
    }

    private static void failIfAlone(List<PictureRun> group, Throwable reason, BiConsumer<JobRun, Throwable> failed) {
        if (group.size() == 1) {
            failed.accept(group.get(0).job(), reason);
        }
    }
}
