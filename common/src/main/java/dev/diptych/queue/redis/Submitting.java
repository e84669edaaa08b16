package dev.diptych.queue.redis;

import dev.diptych.job.JobId;
import dev.diptych.job.JobRequest;
import dev.diptych.job.JobState;
import dev.diptych.queue.JobQueue.CancelOutcome;
import dev.diptych.queue.JobQueue.Enqueued;
import dev.diptych.queue.JobView;
import dev.diptych.queue.QueueFullException;
import dev.diptych.queue.Submission;
import dev.diptych.queue.Webhook;
import dev.diptych.wire.RequestJson;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What the API's side of the queue writes. */
record Submitting(RedisKeys keys, Scripts scripts, Looking looking) {
    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    Future<Enqueued> enqueue(Submission submission) {
        String key = submission.idempotencyKey();
        JobId id = key == null ? JobId.random() : keys.newJobId(submission.tenant(), key);
        return inFlightElsewhere(id, submission)
                .compose(elsewhere -> enqueue(id, submission, elsewhere))
                .compose(answer -> enqueued(id, submission, answer));
    }

    /** Unfinished jobs in other partitions than the job's, if the caller's limit wants to know. */
    private Future<Long> inFlightElsewhere(JobId id, Submission submission) {
        List<Future<Response>> counts = submission.mostInFlight() == 0
                ? List.of()
                : keys.prefixes().stream()
                        .filter(prefix -> !prefix.equals(keys.prefix(id)))
                        .map(prefix -> scripts.runIn(prefix, "unfinished", submission.tenant(), ""))
                        .toList();
        return Future.all(counts)
                .map(all -> all.<Response>list().stream()
                        .mapToLong(Response::toLong)
                        .sum());
    }

    private Future<Response> enqueue(JobId id, Submission submission, long elsewhere) {
        JobRequest request = submission.request();
        Webhook webhook = submission.webhook();
        int most = submission.mostInFlight();
        return scripts.run(
                "enqueue",
                id,
                submission.tenant(),
                orNothing(submission.idempotencyKey()),
                RequestJson.tree(request),
                request.model(),
                request.firstPhase().wireName(),
                submission.priority(),
                cost(request),
                submission.delay().toMillis(),
                submission.deadline() == null ? "" : submission.deadline().toMillis(),
                most == 0 ? "" : Math.max(0, most - elsewhere),
                orNothing(submission.group()),
                webhook == null ? "" : submission.tenant() + "|" + webhook.origin(),
                webhook == null ? "" : webhook.url(),
                webhook == null ? "" : "," + String.join(",", webhook.events()) + ",",
                orNothing(submission.orderHash()));
    }

    private static String orNothing(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** A tenant's share of the queue is counted in UNet steps. */
    private static int cost(JobRequest request) {
        return request.images() * request.sampling().steps();
    }

    private Future<Enqueued> enqueued(JobId id, Submission submission, Response answer) {
        return switch (answer.get(0).toString()) {
            case "OK" -> Future.succeededFuture(new Enqueued(id, true, true, view(id, submission, answer)));
            case "KNOWN" -> {
                JobId known = new JobId(answer.get(1).toString());
                String ordered = answer.get(2).toString();
                boolean same = ordered.isEmpty() || ordered.equals(submission.orderHash());
                yield looking.find(known, submission.tenant())
                        .map(found -> new Enqueued(known, known.equals(id), same, found.orElseThrow()));
            }
            default -> Future.failedFuture(full(submission, answer));
        };
    }

    private static JobView view(JobId id, Submission submission, Response answer) {
        Instant now = Instant.ofEpochMilli(answer.get(1).toLong());
        long place = answer.get(2).toLong();
        Instant notBefore = submission.delay().isZero() ? null : now.plus(submission.delay());
        return new JobView(
                id,
                submission.tenant(),
                submission.request(),
                submission.priority(),
                new JobState.Queued(submission.request().firstPhase(), notBefore),
                0,
                1,
                0,
                0,
                place < 0 ? OptionalLong.empty() : OptionalLong.of(place),
                JobReader.eta(place, answer.get(4).toString()),
                answer.get(3).toLong() > 0,
                null,
                now,
                null,
                null);
    }

    /** One more claim makes room for one more job, so the pace of claims says when to come back. */
    private QueueFullException full(Submission submission, Response answer) {
        String gap = answer.get(2).toString();
        Duration wait = gap.isEmpty() ? SHORTEST_WAIT : Duration.ofMillis((long) Double.parseDouble(gap));
        wait = wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait;
        wait = wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
        return switch (answer.get(1).toString()) {
            case "caller" -> QueueFullException.callerLimitReached(submission.mostInFlight(), wait);
            case "tenant" ->
                QueueFullException.limitReached(
                        "unfinished jobs of one tenant", scripts.rule("MAX_JOBS_PER_TENANT"), wait);
            default -> QueueFullException.limitReached("unfinished jobs", scripts.rule("MAX_JOBS"), wait);
        };
    }

    Future<Optional<CancelOutcome>> cancel(JobId id, @Nullable String tenant) {
        return scripts.run("cancel", id, tenant == null ? "" : tenant)
                .map(Response::toString)
                .map(outcome -> outcome.isEmpty() ? Optional.empty() : Optional.of(CancelOutcome.valueOf(outcome)));
    }

    Future<Boolean> retry(JobId id, @Nullable String tenant) {
        return scripts.run("retry", id, tenant == null ? "" : tenant).map(done -> done.toInteger() == 1);
    }
}
