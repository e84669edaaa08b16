package dev.diptych.queue;

import dev.diptych.job.ModelCard;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;

/** Who is there to work, and what can be asked for. */
public interface Workers {
    /** Says that this worker lives; holds for 10 s of Redis' clock. */
    Future<Void> announce(WorkerCard worker, List<ModelCard> models);

    Future<Void> withdraw(String worker);

    Future<List<WorkerCard>> live();

    /** Every model that a worker has announced, living or not, the default first. */
    Future<List<ModelCard>> models();

    /**
     * @param id unique over all hosts and restarts
     * @param device {@code cpu} or {@code cuda:N}, with the device's name where known
     * @param jobs that it holds now
     */
    record WorkerCard(
            String id,
            String host,
            String device,
            String version,
            Set<Capability> capabilities,
            int jobs,
            boolean draining) {}
}
