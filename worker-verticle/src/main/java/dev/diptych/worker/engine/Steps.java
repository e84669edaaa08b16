package dev.diptych.worker.engine;

import dev.diptych.sdxl.DeviceLostException;
import dev.diptych.sdxl.DeviceMemoryException;
import dev.diptych.sdxl.DiffusionRun;
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

    Steps(DeviceCalls calls, EngineMeter meter, BatchBudget budget) {
        this.calls = calls;
        this.meter = meter;
        this.budget = budget;
        this.plan = new BatchPlan(budget);
    }

    /**
     * @param waiting pictures in need of a step, in the order in which they should lead; not empty
     * @return the jobs whose pictures were in the call
     */
    List<JobRun> advance(List<PictureRun> waiting, long turn, BiConsumer<JobRun, Throwable> failed) {
        List<PictureRun> group = plan.next(waiting);
        List<Integer> before =
                group.stream().map(picture -> picture.run().step()).toList();
        group.forEach(picture -> picture.lastTurn = turn);
        JobRun lead = group.get(0).job();
        List<JobRun> jobs = group.stream().map(PictureRun::job).distinct().toList();
        try {
            call(lead, group);
            budget.wentWell(lead);
        } catch (DeviceLostException e) {
            throw e;
        } catch (DeviceMemoryException | OutOfMemoryError e) {
            meter.outOfMemory();
            budget.ranOutOfMemory(lead, group.size());
            failIfAlone(group, e, failed);
        } catch (RuntimeException e) {
            failIfAlone(group, e, failed);
            group.forEach(picture -> picture.alone = true);
        }
        for (int i = 0; i < group.size(); i++) {
            PictureRun picture = group.get(i);
            picture.alone &= picture.started() && picture.run().step() == before.get(i);
        }
        return jobs;
    }

    private void call(JobRun lead, List<PictureRun> group) {
        List<DiffusionRun> runs = group.stream().map(PictureRun::run).toList();
        calls.call(
                Stage.STEP,
                group.stream().map(picture -> picture.job().lease()).distinct().toList(),
                (Runnable) () -> lead.model().advance(runs));
        meter.batch(lead.phase(), group.size());
    }

    private static void failIfAlone(List<PictureRun> group, Throwable reason, BiConsumer<JobRun, Throwable> failed) {
        if (group.size() == 1) {
            failed.accept(group.get(0).job(), reason);
        }
    }
}
