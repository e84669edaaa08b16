package dev.diptych.queue;

import dev.diptych.job.InvalidRequestException;
import dev.diptych.job.JobRequest;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A picture order as it enters the queue.
 *
 * @param tenant whose it is; nobody else ever sees it
 * @param idempotencyKey the same key of the same tenant gives the same job; null: always a new one
 * @param priority 0 to 9, 9 goes first, {@value #DEFAULT_PRIORITY} by default
 * @param delay how long it waits before it may be claimed; zero: at once
 * @param deadline how long after its submission it may still be started; null: for ever
 * @param webhook who is told of it; null: nobody
 * @param group the name under which its tenant can find it with others while it is unfinished; null: none
 * @param orderHash of what was ordered: an idempotency key that comes again must come with the same; null: with any
 * @param mostInFlight it is refused if its tenant has so many unfinished jobs already; 0: no such limit
 */
public record Submission(
        String tenant,
        JobRequest request,
        @Nullable String idempotencyKey,
        int priority,
        Duration delay,
        @Nullable Duration deadline,
        @Nullable Webhook webhook,
        @Nullable String group,
        @Nullable String orderHash,
        int mostInFlight) {
    public static final int DEFAULT_PRIORITY = 5;
    private static final int HIGHEST_PRIORITY = 9;
    private static final int LONGEST_KEY = 255;
    private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern GROUP = Pattern.compile("[a-z0-9-]{1,32}");

    public Submission {
        if (!TENANT.matcher(tenant).matches()) {
            throw new InvalidRequestException("tenant", "1 to 64 letters, digits, dots, dashes", "another text");
        }
        if (idempotencyKey != null && (idempotencyKey.isBlank() || idempotencyKey.length() > LONGEST_KEY)) {
            throw new InvalidRequestException(
                    "idempotency_key", "1 to " + LONGEST_KEY + " characters", idempotencyKey.length());
        }
        if (priority < 0 || priority > HIGHEST_PRIORITY) {
            throw new InvalidRequestException("priority", "a whole number from 0 to " + HIGHEST_PRIORITY, priority);
        }
        if (delay.isNegative()) {
            throw new InvalidRequestException("delay_seconds", "zero or more", delay);
        }
        if (deadline != null && deadline.compareTo(delay) <= 0) {
            throw new InvalidRequestException(
                    "deadline_seconds", "more than the delay", deadline.toMillis() / 1000.0 + " s");
        }
        if (group != null && !GROUP.matcher(group).matches()) {
            throw new IllegalArgumentException("group: expected 1 to 32 of a-z, 0-9 and -, found another text");
        }
        if (mostInFlight < 0) {
            throw new IllegalArgumentException("mostInFlight: expected zero or more, found " + mostInFlight);
        }
    }

    public Submission(
            String tenant,
            JobRequest request,
            @Nullable String idempotencyKey,
            int priority,
            Duration delay,
            @Nullable Duration deadline) {
        this(tenant, request, idempotencyKey, priority, delay, deadline, null, null, null, 0);
    }

    public static Submission of(String tenant, JobRequest request) {
        return new Submission(tenant, request, null, DEFAULT_PRIORITY, Duration.ZERO, null);
    }

    public Submission withWebhook(@Nullable Webhook told) {
        return with(told, group, orderHash, mostInFlight);
    }

    public Submission inGroup(@Nullable String name) {
        return with(webhook, name, orderHash, mostInFlight);
    }

    public Submission withOrderHash(@Nullable String hash) {
        return with(webhook, group, hash, mostInFlight);
    }

    public Submission withMostInFlight(int most) {
        return with(webhook, group, orderHash, most);
    }

    private Submission with(@Nullable Webhook told, @Nullable String name, @Nullable String hash, int most) {
        return new Submission(tenant, request, idempotencyKey, priority, delay, deadline, told, name, hash, most);
    }
}
