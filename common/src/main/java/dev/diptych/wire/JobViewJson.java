package dev.diptych.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.job.JobState;
import dev.diptych.queue.JobView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * {@link JobView} as the API shows it: {@code id, state} and that state's fields ({@code phase, step, steps,
 * cancel_requested, not_before, result, failure}), then the rest; times in ISO 8601. The tenant stays inside.
 */
public final class JobViewJson {
    private JobViewJson() {}

    public static ObjectNode tree(JobView job) {
        ObjectNode json = Wire.MAPPER
                .createObjectNode()
                .put("id", job.id().value())
                .put("state", job.state().wireName());
        putState(json, job.state());
        job.place().ifPresent(place -> json.put("place", place));
        job.etaMillis().ifPresent(eta -> json.put("eta_millis", eta));
        json.put("servable", job.servable())
                .put("priority", job.priority())
                .put("attempts", job.attempts())
                .put("crashes", job.crashes());
        json.putObject("position").put("epoch", job.epoch()).put("seq", job.seq());
        if (job.worker() != null) {
            json.put("worker", job.worker());
        }
        put(json, "created_at", job.createdAt());
        put(json, "started_at", job.startedAt());
        put(json, "finished_at", job.finishedAt());
        if (job.request() != null) {
            json.set("request", RequestJson.tree(job.request()));
        }
        return json;
    }

    private static void putState(ObjectNode json, JobState state) {
        if (state instanceof JobState.Queued queued) {
            json.put("phase", queued.phase().wireName());
            put(json, "not_before", queued.notBefore());
        } else if (state instanceof JobState.Running running) {
            json.put("phase", running.phase().wireName())
                    .put("step", running.step())
                    .put("steps", running.steps())
                    .put("cancel_requested", running.cancelRequested());
        } else if (state instanceof JobState.Succeeded succeeded) {
            json.set("result", Wire.tree(succeeded.result()));
        } else if (state instanceof JobState.Failed failed) {
            json.set("failure", Wire.tree(failed.failure()));
        }
    }

    private static void put(ObjectNode json, String name, @Nullable Instant at) {
        if (at != null) {
            json.put(name, at.toString());
        }
    }
}
