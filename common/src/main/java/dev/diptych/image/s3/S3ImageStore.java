package dev.diptych.image.s3;

import dev.diptych.image.ImageKey;
import dev.diptych.image.ImageStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Pictures as objects of one bucket, under their keys. S3 makes an object visible whole, and the last writer wins. */
public final class S3ImageStore implements ImageStore {
    private static final Pattern OBJECT = Pattern.compile("<Contents>(.*?)</Contents>", Pattern.DOTALL);

    private final S3Settings settings;
    private final S3Client client;

    /** @param settings with an endpoint */
    public S3ImageStore(Vertx vertx, S3Settings settings) {
        this.settings = settings;
        this.client = new S3Client(vertx, settings);
    }

    private record Found(String key, Instant modified) {}

    @Override
    public Future<Void> check() {
        return list("", "", 1).mapEmpty();
    }

    @Override
    public Future<Void> put(String key, Buffer bytes) {
        Map<String, String> type = key.endsWith(".png") ? Map.of("Content-Type", "image/png") : Map.of();
        return done(new S3Request(HttpMethod.PUT, ImageKey.require(key), Map.of(), type, bytes));
    }

    @Override
    public Future<Optional<Buffer>> get(String key) {
        return client.send(S3Request.of(HttpMethod.GET, ImageKey.require(key)))
                .map(answer -> answer.status() == 404 && answer.error().equals("NoSuchKey")
                        ? Optional.<Buffer>empty()
                        : Optional.of(good(answer).body()));
    }

    @Override
    public Optional<URI> link(String key, Duration valid) {
        return settings.presigned()
                ? Optional.of(client.presigned(S3Request.of(HttpMethod.GET, ImageKey.require(key)), valid))
                : Optional.empty();
    }

    /** Copies the object onto itself, which S3 only does where something about it is replaced. */
    @Override
    public Future<Boolean> renew(String key) {
        Map<String, String> ontoItself = Map.of(
                "x-amz-copy-source",
                "/" + settings.bucket() + "/" + ImageKey.require(key),
                "x-amz-metadata-directive",
                "REPLACE");
        return client.send(new S3Request(HttpMethod.PUT, key, Map.of(), ontoItself, Buffer.buffer()))
                .map(answer -> answer.status() != 404 && good(answer).isGood());
    }

    @Override
    public Future<Void> deleteBelow(String prefix) {
        return delete(ImageKey.requirePrefix(prefix), "", found -> true);
    }

    @Override
    public Future<Void> deleteOlder(String prefix, Instant before) {
        return delete(
                ImageKey.requirePrefix(prefix), "", found -> found.modified().isBefore(before));
    }

    private Future<Void> delete(String prefix, String after, Predicate<Found> which) {
        return list(prefix, after, 1000)
                .compose(page -> Future.all(page.stream()
                                .filter(which)
                                .map(found -> done(S3Request.of(HttpMethod.DELETE, found.key())))
                                .toList())
                        .compose(deleted -> page.isEmpty()
                                ? Future.<Void>succeededFuture()
                                : delete(prefix, page.get(page.size() - 1).key(), which)));
    }

    /** The keys are ours, of letters that XML leaves as they are. */
    private Future<List<Found>> list(String prefix, String after, int most) {
        Map<String, String> query =
                new HashMap<>(Map.of("list-type", "2", "max-keys", Integer.toString(most), "prefix", prefix));
        if (!after.isEmpty()) {
            query.put("start-after", after);
        }
        return client.send(new S3Request(HttpMethod.GET, "", query, Map.of(), Buffer.buffer()))
                .map(answer -> OBJECT.matcher(good(answer).body().toString())
                        .results()
                        .map(object -> new Found(
                                field(object.group(1), "Key"), Instant.parse(field(object.group(1), "LastModified"))))
                        .toList());
    }

    private static String field(String xml, String name) {
        int from = xml.indexOf("<" + name + ">") + name.length() + 2;
        return xml.substring(from, xml.indexOf("</" + name + ">"));
    }

    private Future<Void> done(S3Request request) {
        return client.send(request).map(answer -> {
            good(answer);
            return null;
        });
    }

    private S3Client.Answer good(S3Client.Answer answer) {
        if (!answer.isGood()) {
            throw new S3Exception(
                    "S3 at %s, bucket %s: expected it to do as asked, found %s"
                            .formatted(settings.endpoint(), settings.bucket(), answer.error()),
                    null);
        }
        return answer;
    }

    @Override
    public Future<Void> close() {
        return client.close();
    }
}
