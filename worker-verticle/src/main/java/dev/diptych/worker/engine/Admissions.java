package dev.diptych.worker.engine;

import dev.diptych.job.InvalidRequestException;
import dev.diptych.job.JobRequest;
import dev.diptych.queue.Claim;
import dev.diptych.sdxl.CorruptCheckpointException;
import dev.diptych.sdxl.DiffusionModel;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The door of the engine: whether a claimed job can run here, and from where. */
final class Admissions {
    private static final Logger LOG = LoggerFactory.getLogger(Admissions.class);
    private final Map<String, DiffusionModel> models;

    Admissions(Map<String, DiffusionModel> models) {
        this.models = models;
    }

    /**
     * @throws InvalidRequestException if the model is not here or cannot do what the request asks
     * @throws CorruptCheckpointException if the job's phase cannot begin without a checkpoint and has no good one
     */
    JobRun admit(Admission admission, long now) {
        JobRequest request = admission.claim().request();
        DiffusionModel model = models.get(request.model());
        if (model == null) {
            throw new InvalidRequestException("model", "one of " + models.keySet(), request.model());
        }
        model.card().requireCanServe(request);
        return new JobRun(admission, model, resumeFrom(admission.claim()), now);
    }

    private static Optional<JobCheckpoint> resumeFrom(Claim claim) {
        boolean canStartAnew = claim.phase() == claim.request().firstPhase();
        if (claim.checkpoint().isEmpty() && !canStartAnew) {
            throw new CorruptCheckpointException("the base phase's latents", "nothing");
        }
        try {
            return claim.checkpoint()
                    .map(packed -> JobCheckpoint.unpack(packed, claim.request().images()));
        } catch (CorruptCheckpointException e) {
            if (!canStartAnew) {
                throw e;
            }
            LOG.warn("job {} starts its phase anew: {}", claim.lease().job(), e.getMessage());
            return Optional.empty();
        }
    }
}
