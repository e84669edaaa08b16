package dev.diptych.bench.fuzz;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Requests that knock at the wrong door: bad parameters, other people's things, no key, no such path. */
final class DoorAttacks {
    private static final Buffer NOTHING = Buffer.buffer();
    private static final Buffer GOOD = Buffer.buffer("{\"prompt\":\"" + Sampler.SECRET + "\"}");
    private static final List<String> PARAMETERS = List.of(
            "/v1/jobs?limit=0",
            "/v1/jobs?limit=101",
            "/v1/jobs?limit=-1",
            "/v1/jobs?limit=ten",
            "/v1/jobs?limit=1e9",
            "/v1/jobs?limit=5.5",
            "/v1/jobs?limit=99999999999999999999",
            "/v1/jobs?state=sleeping",
            "/v1/jobs?state=QUEUED",
            "/v1/jobs?state=%00",
            "/v1/jobs?cursor=x",
            "/v1/jobs?cursor=1-2-3",
            "/v1/jobs?cursor=%2e%2e%2f",
            "/v1/jobs?cursor=" + "9".repeat(201),
            "/v1/dead?limit=0",
            "/v1/dead?cursor=x");
    private static final List<String> NO_PATHS = List.of(
            "/v1",
            "/v1/",
            "/v1/job",
            "/v1/jobs/a/b/c",
            "/v1/jobs/%2e%2e/workers/x",
            "/v1//progress/x",
            "/v1/jobs/../../etc/passwd",
            "/v2/jobs",
            "/sdapi/v1/unknown",
            "/v1/images/variations",
            "/admin",
            "/.env",
            "/actuator/env",
            "/%c0%ae%c0%ae/");

    private DoorAttacks() {}

    static Attack parameter(SplittableRandom random) {
        return switch (random.nextInt(5)) {
            case 2 ->
                Attack.of(
                                "the type of a body that it has not",
                                "GET",
                                one(random, "/v1/jobs", "/v1/queue", "/v1/nothing", "/sdapi/v1/samplers"),
                                Map.of(
                                        "Content-Type",
                                        one(
                                                random,
                                                "application/x-www-form-urlencoded",
                                                "multipart/form-data",
                                                "multipart/form-data; boundary=b",
                                                "application/json")),
                                NOTHING)
                        .harmless();
            case 0 -> headed("Idempotency-Key", random, "a key", "k".repeat(129), "é", "a\tb", "{}");
            case 1 ->
                Attack.of(
                        "a bad Last-Event-ID",
                        "GET",
                        "/v1/jobs/aaaaaaaaaaaaaaaaaaaaaaaaaa/events",
                        Map.of("Last-Event-ID", one(random, "x", "1", "1-", "-1-2", "1-2-3", "9".repeat(40) + "-1")),
                        NOTHING);
            default -> Attack.get("a bad parameter", PARAMETERS.get(random.nextInt(PARAMETERS.size())));
        };
    }

    private static Attack headed(String name, SplittableRandom random, String... values) {
        return Attack.of(
                "a bad " + name,
                "POST",
                "/v1/jobs",
                Map.of("Content-Type", "application/json", name, one(random, values)),
                GOOD);
    }

    /** The id of no job, or of none that there is. */
    static Attack nobodys(SplittableRandom random) {
        String path = "/v1/jobs/" + noId(random);
        return switch (random.nextInt(6)) {
            case 0 -> Attack.get("nobody's", path);
            case 1 -> Attack.of("nobody's", "DELETE", path, Map.of(), NOTHING);
            case 2 -> Attack.get("nobody's", path + "/images/" + one(random, "0", "-1", "x", "99999999999"));
            case 3 -> Attack.get("nobody's", path + "/preview");
            case 4 -> Attack.get("nobody's", path + "/events");
            default -> Attack.of("nobody's", "POST", path + "/retry", Map.of(), NOTHING);
        };
    }

    private static String noId(SplittableRandom random) {
        return one(
                random,
                "aaaaaaaaaaaaaaaaaaaaaaaaaa",
                "%00",
                "x",
                "a".repeat(3000),
                "AAAAAAAAAAAAAAAAAAAAAAAAAA",
                "*",
                "%F0%9F%8E%A8",
                "{0}:job:x",
                "..%2f..%2fetc%2fpasswd");
    }

    /** Whoever has no key, another's, or one that may only read. */
    static Attack uninvited(SplittableRandom random) {
        String authorization = one(
                random,
                "",
                "Bearer",
                "Bearer ",
                "Bearer x",
                "Bearer " + Attack.KEY + "x",
                "Bearer " + Attack.KEY.substring(1),
                "Basic !!!",
                "Basic eDp5",
                "Digest " + Attack.KEY,
                "Bearer " + Victim.READ_KEY);
        String path = one(random, "/v1/jobs", "/v1/images/generations", "/sdapi/v1/txt2img", "/v1/uploads");
        return Attack.of(
                "with the key '" + authorization.replace(Attack.KEY, "…") + "'",
                "POST",
                path,
                Map.of("Content-Type", "application/json", "Authorization", authorization),
                GOOD);
    }

    static Attack nowhere(SplittableRandom random) {
        if (random.nextBoolean()) {
            return Attack.get("no such path", NO_PATHS.get(random.nextInt(NO_PATHS.size())));
        }
        return Attack.of(
                "no such method",
                one(random, "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"),
                one(
                        random,
                        "/v1/jobs",
                        "/v1/uploads",
                        "/v1/workers",
                        "/v1/images/edits",
                        "/sdapi/v1/txt2img",
                        "/v1/dead"),
                Map.of(),
                NOTHING);
    }

    static String one(SplittableRandom random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
