package dev.diptych.bench.fuzz;

import static dev.diptych.bench.fuzz.DoorAttacks.one;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** Asks for another tenant's things by every route of the contract, as somebody who knows their ids. */
final class NeighbourAttacks {
    private static final Buffer NOTHING = Buffer.buffer();
    private static final List<Route> ROUTES = routes();

    private NeighbourAttacks() {}

    private record Route(String method, String path) {}

    private static List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        Schema.file("/openapi.yaml")
                .node()
                .path("paths")
                .fields()
                .forEachRemaining(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (List.of("get", "post", "delete").contains(method)) {
                        routes.add(new Route(method.toUpperCase(Locale.ROOT), path.getKey()));
                    }
                }));
        return List.copyOf(routes);
    }

    static Attack next(SplittableRandom random, Victim victim) {
        return switch (random.nextInt(8)) {
            case 0 -> link(random, victim);
            case 1 -> key(victim);
            case 2 -> order(random, victim);
            default -> route(random, victim);
        };
    }

    private static Attack route(SplittableRandom random, Victim victim) {
        Route route = ROUTES.get(random.nextInt(ROUTES.size()));
        if (!route.path().contains("{id}")) {
            return route.method().equals("GET") ? look(route.path(), random, victim) : order(random, victim);
        }
        String path = route.path()
                .replace("{id}", one(random, victim.jobs().toArray(String[]::new)))
                .replace("{n}", one(random, "0", "1"));
        Map<String, String> headers = switch (random.nextInt(5)) {
            case 0 -> Map.of("If-None-Match", one(random, victim.pictureTag(), "*", "W/" + victim.pictureTag()));
            case 1 -> Map.of("Last-Event-ID", one(random, "0-0", "1-1", "0-1", "1-2"));
            case 2 -> Map.of("Range", "bytes=0-10");
            case 3 -> Map.of("If-Modified-Since", "Thu, 01 Jan 1970 00:00:00 GMT", "X-Tenant", "alice");
            default -> Map.of();
        };
        return Attack.of("another's", route.method(), path, headers, NOTHING);
    }

    /** Of his own right: hers must not be in it. */
    private static Attack look(String path, SplittableRandom random, Victim victim) {
        String query = one(
                random,
                "",
                "?limit=100",
                "?limit=1",
                "?limit=100&cursor=" + victim.cursor(),
                "?limit=100&tenant=alice",
                "?limit=100&state=" + one(random, "queued", "running", "succeeded", "failed"),
                "?skip_current_image=false&id_task=" + one(random, victim.jobs().toArray(String[]::new)));
        return Attack.get("what is his", path + query).harmless();
    }

    /** Somebody who may have no further job uses the key of one of hers: he must hear that he may not. */
    private static Attack key(Victim victim) {
        return Attack.of(
                "another's idempotency key",
                "POST",
                "/v1/jobs",
                Map.of(
                        "Authorization",
                        "Bearer " + Victim.FULL_KEY,
                        "Idempotency-Key",
                        Victim.IDEMPOTENCY,
                        "Content-Type",
                        "application/json"),
                Buffer.buffer(victim.order()));
    }

    /** An order, or a look at a picture, that names what she uploaded or has had drawn. */
    private static Attack order(SplittableRandom random, Victim victim) {
        String hers =
                one(random, victim.upload(), victim.pictureKey(), victim.jobs().get(0));
        return switch (random.nextInt(7)) {
            case 0 -> json("/v1/jobs", "{\"prompt\":\"a\",\"init_image\":\"" + hers + "\"}");
            case 1 -> json("/v1/jobs", "{\"prompt\":\"a\",\"init_image\":\"%s\",\"mask\":\"%1$s\"}".formatted(hers));
            case 2 -> json("/sdapi/v1/img2img", "{\"prompt\":\"a\",\"init_images\":[\"" + hers + "\"]}");
            case 3 -> json("/sdapi/v1/png-info", "{\"image\":\"" + hers + "\"}");
            case 4 -> json("/v1/images/generations", "{\"prompt\":\"a\",\"init_image\":\"" + hers + "\"}");
            case 5 ->
                PictureAttacks.form(
                        "/v1/images/edits",
                        PictureAttacks.part("prompt", Buffer.buffer("a"))
                                .appendBuffer(PictureAttacks.part("image", Buffer.buffer(hers))),
                        true);
            default ->
                Attack.of("interrupts", "POST", "/sdapi/v1/interrupt", Map.of(), NOTHING)
                        .harmless();
        };
    }

    private static Attack json(String path, String body) {
        return Attack.json("another's picture", path, Buffer.buffer(body));
    }

    /** A link to one picture of hers, changed to open another or to live longer. */
    private static Attack link(SplittableRandom random, Victim victim) {
        Link link = victim.link();
        String later = Long.toString(link.expires() + 1 + random.nextInt(1_000));
        String signature = link.signature();
        int at = random.nextInt(signature.length() - 1);
        char other = signature.charAt(at) == 'A' ? 'B' : 'A';
        String changed = signature.substring(0, at) + other + signature.substring(at + 1);
        String path = switch (random.nextInt(9)) {
            case 0 -> link.path() + query(later, signature);
            case 1 -> link.path() + query(Long.toString(link.expires()), changed);
            case 2 -> link.path() + query(Long.toString(link.expires()), "");
            case 3 -> link.path() + "?expires=" + link.expires();
            case 4 -> link.path() + "?signature=" + signature;
            case 5 -> link.path() + query("99999999999999999999", signature);
            case 6 -> link.path().replaceFirst("0$", "1") + query(Long.toString(link.expires()), signature);
            case 7 -> link.path() + query("0" + link.expires(), signature);
            default -> "/v1/jobs/" + victim.done() + "/images/0" + query(Long.toString(link.expires()), signature);
        };
        return Attack.of("a changed link", "GET", path, Map.of("Authorization", ""), NOTHING);
    }

    private static String query(String expires, String signature) {
        return "?expires=" + expires + "&signature=" + signature;
    }
}
