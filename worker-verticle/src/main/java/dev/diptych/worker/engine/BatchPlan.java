package dev.diptych.worker.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * Which pictures go into the next UNet call. The one that has stood still for longest leads, so that no group starves
 * another; whoever can share its call rides along, longest waiting first. Those that do not fit lead next time.
 */
final class BatchPlan {
    private final BatchBudget budget;

    BatchPlan(BatchBudget budget) {
        this.budget = budget;
    }

    /** @param size as how many pictures the call is computed */
    record Batch(List<PictureRun> pictures, int size) {
        PictureRun lead() {
            return pictures.get(0);
        }

        List<JobRun> jobs() {
            List<JobRun> jobs = new ArrayList<>();
            for (PictureRun picture : pictures) {
                if (!jobs.contains(picture.job())) {
                    jobs.add(picture.job());
                }
            }
            return jobs;
        }
    }

    /** @param waiting pictures in need of a step, in the order in which they should lead; not empty */
    Batch next(List<PictureRun> waiting) {
        PictureRun lead = waiting.get(0);
        if (lead.alone) {
            return new Batch(List.of(lead), 1);
        }
        List<PictureRun> group = new ArrayList<>();
        for (PictureRun picture : waiting) {
            if (picture == lead || shareCall(lead, picture)) {
                group.add(picture);
            }
        }
        int size = budget.size(lead, group.size());
        return new Batch(group.subList(0, Math.min(size, group.size())), size);
    }

    private static boolean shareCall(PictureRun lead, PictureRun other) {
        return !other.alone
                && lead.job().model() == other.job().model()
                && lead.run().batchKey().equals(other.run().batchKey());
    }
}
