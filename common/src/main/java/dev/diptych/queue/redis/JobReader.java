package dev.diptych.queue.redis;

import dev.diptych.job.Failure;
import dev.diptych.job.FailureCode;
import dev.diptych.job.JobId;
import dev.diptych.job.JobRequest;
import dev.diptych.job.JobResult;
import dev.diptych.job.JobState;
import dev.diptych.job.Phase;
import dev.diptych.queue.JobView;
import dev.diptych.wire.CorruptRecordException;
import dev.diptych.wire.RequestJson;
import dev.diptych.wire.Wire;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads the answer of view.lua. What cannot be read shows as a corrupt record, so that a list never breaks on one job. */
final class JobReader {
    private final JobId id;
    private final Map<String, String> fields = new HashMap<>();
    private final Response answer;

    private JobReader(JobId id, Response answer) {
        this.id = id;
        this.answer = answer;
        Response all = answer.get(0);
        for (int i = 0; i + 1 < all.size(); i += 2) {
            fields.put(all.get(i).toString(), all.get(i + 1).toString());
        }
    }

    static JobView read(JobId id, Response answer) {
        return new JobReader(id, answer).view();
    }

    /** How long until a job starts that has {@code place} others before it, at {@code gap} ms per claim. */
    static OptionalLong eta(long place, String gap) {
        return place < 0 || gap.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(Math.round((place + 1) * Double.parseDouble(gap)));
    }

    private JobView view() {
        long place = answer.get(3).toLong();
        return new JobView(
                id,
                text("tenant"),
                request(answer.get(1).toString()),
                (int) number("priority"),
                state(),
                number("epoch"),
                number("seq"),
                (int) number("attempts"),
                (int) number("crashes"),
                place < 0 ? OptionalLong.empty() : OptionalLong.of(place),
                eta(place, answer.get(5).toString()),
                answer.get(4).toLong() > 0,
                text("state").equals("running") ? fields.get("owner") : null,
                Instant.ofEpochMilli(number("created")),
                instant("started"),
                instant("finished"));
    }

    private JobState state() {
        String outcome = answer.get(2).toString();
        try {
            return switch (text("state")) {
                case "running" ->
                    new JobState.Running(
                            phase(), (int) number("step"), (int) number("steps"), fields.containsKey("cancel"));
                case "succeeded" -> new JobState.Succeeded(Wire.read(outcome, JobResult.class));
                case "failed" -> new JobState.Failed(Wire.read(outcome, Failure.class));
                case "cancelled" -> new JobState.Cancelled();
                default -> new JobState.Queued(phase(), instant("due"));
            };
        } catch (CorruptRecordException e) {
            return new JobState.Failed(new Failure(FailureCode.CORRUPT_RECORD, "its outcome cannot be read"));
        }
    }

    private static @Nullable JobRequest request(String json) {
        try {
            return RequestJson.read(json);
        } catch (CorruptRecordException e) {
            return null;
        }
    }

    private Phase phase() {
        return Phase.valueOf(text("phase").toUpperCase(Locale.ROOT));
    }

    private String text(String field) {
        return fields.getOrDefault(field, "");
    }

    /** What is no number, because somebody wrote to Redis past the scripts, reads as zero. */
    private long number(String field) {
        try {
            return Long.parseLong(fields.getOrDefault(field, "0"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private @Nullable Instant instant(String field) {
        return fields.containsKey(field) ? Instant.ofEpochMilli(number(field)) : null;
    }
}
