package dev.diptych.api.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.job.JobState;
import dev.diptych.queue.JobView;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The unfinished jobs that came through this API, on whatever node. Neither {@code /progress} nor {@code /interrupt}
 * names a job: they mean the caller's oldest that runs. Jobs that came another way are never meant.
 */
final class Automatic1111Jobs {
    static final String GROUP = "automatic1111";

    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

    private final NativeApi api;

    Automatic1111Jobs(NativeApi api) {
        this.api = api;
    }

    /** Cancels the job that {@link #progress} shows. */
    Future<JsonNode> interrupt(String tenant) {
        return jobs(tenant)
                .compose(jobs -> jobs.isEmpty()
                        ? Future.succeededFuture()
                        : api.queue().cancel(jobs.get(0).id(), tenant))
                .map(done -> JsonNodeFactory.instance.objectNode());
    }

    Future<JsonNode> progress(String tenant, boolean withPicture) {
        return jobs(tenant).compose(jobs -> {
            Optional<JobView> running = jobs.stream()
                    .filter(job -> job.state() instanceof JobState.Running)
                    .findFirst();
            Future<Optional<byte[]>> preview = withPicture && running.isPresent()
                    ? api.events().preview(running.get().id())
                    : Future.succeededFuture(Optional.empty());
            return preview.map(jpeg -> progress(jobs, running, jpeg));
        });
    }

    private static JsonNode progress(List<JobView> jobs, Optional<JobView> running, Optional<byte[]> jpeg) {
        JobState.Running state = (JobState.Running) running.map(JobView::state).orElse(null);
        double done = running.map(Automatic1111Jobs::done).orElse(0.0);
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("progress", done);
        json.put("eta_relative", running.map(job -> secondsLeft(job, done)).orElse(0.0));
        json.putObject("state")
                .put("skipped", false)
                .put("interrupted", state != null && state.cancelRequested())
                .put("stopping_generation", false)
                .put(
                        "job",
                        running.or(() -> jobs.stream().findFirst())
                                .map(job -> job.id().value())
                                .orElse(""))
                .put("job_count", jobs.size())
                .put(
                        "job_timestamp",
                        running.map(JobView::startedAt).map(TIMESTAMP::format).orElse("0"))
                .put("job_no", 0)
                .put("sampling_step", state == null ? 0 : state.step())
                .put("sampling_steps", state == null ? 0 : state.steps());
        json.put("current_image", jpeg.map(Base64.getEncoder()::encodeToString).orElse(null));
        return json.put("textinfo", running.isEmpty() && !jobs.isEmpty() ? "In queue..." : null);
    }

    private static double done(JobView job) {
        JobState.Running state = (JobState.Running) job.state();
        return job.request() == null ? 0 : Progress.of(job.request(), state.phase(), state.step(), state.steps());
    }

    private static double secondsLeft(JobView job, double done) {
        Instant started = job.startedAt();
        return started == null || done == 0
                ? 0
                : Duration.between(started, Instant.now()).toMillis() / 1000.0 * (1 - done) / done;
    }

    /** This caller's jobs under way: those that run first, then the oldest. */
    private Future<List<JobView>> jobs(String tenant) {
        return api.queue()
                .unfinished(tenant, GROUP)
                .map(jobs -> jobs.stream()
                        .sorted(Comparator.comparing(job -> job.state() instanceof JobState.Queued))
                        .toList());
    }
}
