package dev.diptych.worker.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * Which pictures go into the next UNet call. The one that has stood still for longest leads, so that no group starves
 * another; whoever can share its call rides along, longest waiting first. Fewer than wait go where the device should see
 * a smaller shape; the rest lead next time.
 */
final class BatchPlan {
    private final BatchBudget budget;

    BatchPlan(BatchBudget budget) {
        this.budget = budget;
    }

    /** @param waiting pictures in need of a step, in the order in which they should lead; not empty */
    List<PictureRun> next(List<PictureRun> waiting) {
        PictureRun lead = waiting.get(0);
        if (lead.alone) {
            return List.of(lead);
        }
        List<PictureRun> group = new ArrayList<>();
        for (PictureRun picture : waiting) {
            if (shareCall(lead, picture)) {
                group.add(picture);
            }
        }
        return group.subList(0, budget.size(lead.job(), group.size()));
    }

    private static boolean shareCall(PictureRun lead, PictureRun other) {
        return !other.alone
                && lead.job().model() == other.job().model()
                && lead.run().batchKey().equals(other.run().batchKey());
    }
}
