package dev.diptych.worker;

import dev.diptych.worker.engine.EngineSettings;
import java.time.Duration;

/**
 * One worker verticle, on one device.
 *
 * @param id unique over all hosts and restarts
 * @param host where it runs, for people
 * @param device {@code cpu} or {@code cuda:N}, with the device's name where known
 * @param version of this program, for people
 * @param heartbeat from one renewal of the leases to the next; by default a lease lasts 6 s
 * @param poll the longest from one look for jobs to the next while there is room, if no wake-up comes; each is shortened
 *     by up to a half at random
 * @param announce from one announcement to the next; an announcement holds for 10 s
 * @param reap from one round of housekeeping in the queue to the next
 * @param drain how long running jobs may go on after a stop, before they are given back with their state
 * @param hang a call into the model that takes longer is taken for one that never ends
 * @param failureStreak so many different jobs failed one after another by this worker's doing stop it
 */
public record WorkerSettings(
        String id,
        String host,
        String device,
        String version,
        Duration heartbeat,
        Duration poll,
        Duration announce,
        Duration reap,
        Duration drain,
        Duration hang,
        int failureStreak,
        EngineSettings engine) {

    public WorkerSettings {
        requirePositive("heartbeat", heartbeat);
        requirePositive("poll", poll);
        requirePositive("announce", announce);
        requirePositive("reap", reap);
        requirePositive("hang", hang);
        if (drain.isNegative()) {
            throw new IllegalArgumentException("drain: expected no negative time, found " + drain);
        }
        if (failureStreak < 1) {
            throw new IllegalArgumentException("failure_streak: expected at least 1, found " + failureStreak);
        }
    }

    public static WorkerSettings of(String id, String host, String device, String version) {
        return new WorkerSettings(
                id,
                host,
                device,
                version,
                Duration.ofMillis(1_800),
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                Duration.ofMillis(500),
                Duration.ofSeconds(20),
                Duration.ofMinutes(5),
                5,
                EngineSettings.defaults());
    }

    private static void requirePositive(String field, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("%s: expected a time above zero, found %s".formatted(field, value));
        }
    }
}
