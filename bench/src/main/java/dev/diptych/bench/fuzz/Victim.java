package dev.diptych.bench.fuzz;

import static dev.diptych.bench.load.ServiceUnderLoad.await;

import dev.diptych.bench.load.HttpConnection;
import dev.diptych.bench.load.HttpConnection.Answer;
import dev.diptych.bench.load.HttpRequest;
import dev.diptych.bench.load.RunningJob;
import dev.diptych.bench.load.ServiceUnderLoad;
import dev.diptych.job.Failure;
import dev.diptych.job.FailureCode;
import dev.diptych.job.JobEvent;
import dev.diptych.job.Phase;
import dev.diptych.picture.Picture;
import dev.diptych.picture.PngText;
import dev.diptych.picture.PngWriter;
import dev.diptych.queue.JobQueue;
import dev.diptych.queue.JobView;
import dev.diptych.queue.Submission;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Alice, whose things lie beside the attacker's: jobs queued (with a webhook and an idempotency key), running with a
 * preview, succeeded with a picture, failed; an upload; a signed link to a picture. All that is hers has the mark in it,
 * and nothing of hers may change or be seen.
 */
final class Victim {
    static final String MARK = "alices-secret";
    static final String KEY = "alices-key";
    static final String READ_KEY = "mallorys-key-to-read";
    /** Of a third tenant, who has as many jobs as he may. */
    static final String FULL_KEY = "berts-key";

    static final String IDEMPOTENCY = "alices-order-1";
    private static final String TENANT = "alice";
    private static final byte[] PICTURE =
            PngWriter.write(new Picture(8, 8, new byte[3 * 8 * 8]), List.of(new PngText("Comment", MARK + " picture")));

    private final JobQueue queue;
    private final Drawer drawer;
    private final NetClient client; // held, since Vert.x closes the connections of one that nobody holds
    private final HttpConnection http;
    private final List<RunningJob> running = new ArrayList<>();
    private final String queued;
    private final String grouped;
    private final String upload;
    private final String cursor;
    private final Link link;
    private final List<String> secrets;
    private final List<JobView> before;

    private Victim(Vertx vertx, ServiceUnderLoad service, int port) {
        this.queue = service.queue();
        this.drawer = new Drawer(vertx, service, PICTURE);
        this.client = vertx.createNetClient();
        this.http = await(HttpConnection.open(client, port));
        this.link = drawn();
        for (int i = 0; i < 3; i++) {
            running.add(await(RunningJob.start(queue, TENANT, MARK + " prompt")));
        }
        endSome();
        this.upload = call("POST", "/v1/uploads", "application/octet-stream", Buffer.buffer(PICTURE))
                .getString("id");
        this.queued = call("POST", "/v1/jobs", "application/json", Buffer.buffer(order()))
                .getString("id");
        this.grouped = enqueue(
                Submission.of(TENANT, RunningJob.order(MARK + " for A1111")).inGroup("automatic1111"));
        enqueue(Submission.of("bert", RunningJob.order("all that he may")));
        this.cursor = call("GET", "/v1/jobs?limit=1", "", Buffer.buffer()).getString("next");
        this.secrets =
                secrets(call("GET", "/v1/webhooks/secret", "", Buffer.buffer()).getString("secret"));
        this.before = look();
        http.close();
    }

    static Victim in(Vertx vertx, ServiceUnderLoad service, int port) {
        return new Victim(vertx, service, port);
    }

    /** What was ordered of the job that is queued, webhook and all. */
    String order() {
        return new JsonObject()
                .put("prompt", MARK + " waiting")
                .put("webhook", "https://" + MARK + ".example/hook")
                .encode();
    }

    /** The ids of her jobs, which the attacker knows. */
    List<String> jobs() {
        return Stream.concat(running.stream().map(job -> job.id().value()), Stream.of(queued, grouped, link.job()))
                .toList();
    }

    /** Her job that has another picture than the one with the link. */
    String done() {
        return running.get(1).id().value();
    }

    Link link() {
        return link;
    }

    /** Of her list of jobs. */
    String cursor() {
        return cursor;
    }

    String pictureTag() {
        return '"' + Drawer.TAG + '"';
    }

    /** What a picture of hers is called in the store. */
    String pictureKey() {
        return Drawer.key(done());
    }

    String upload() {
        return upload;
    }

    /** Texts of which none may be in an answer to somebody else, unless he said it himself. */
    List<String> secrets() {
        return secrets;
    }

    /** Whether anything of hers is other than it was. */
    boolean isTouched() {
        return !look().equals(before);
    }

    /** A job by OpenAI's API, whose answer names its picture by a link. */
    private Link drawn() {
        Future<Answer> answer = http.send(HttpRequest.of(
                "POST",
                "/v1/images/generations",
                Map.of("Authorization", "Bearer " + KEY, "Content-Type", "application/json"),
                Buffer.buffer("{\"prompt\":\"" + MARK + "\",\"response_format\":\"url\"}")));
        drawer.finish(await(drawer.claimed()));
        return Link.in(await(answer));
    }

    private String enqueue(Submission submission) {
        return await(queue.enqueue(submission)).id().value();
    }

    private void endSome() {
        await(queue.preview(
                running.get(0).lease(),
                new JobEvent.Preview(Phase.BASE, 1, 8, 8),
                (MARK + " preview").getBytes(StandardCharsets.UTF_8)));
        drawer.finish(running.get(1).lease());
        await(queue.fail(running.get(2).lease(), new Failure(FailureCode.CORRUPT_RECORD, MARK + " failure")));
    }

    private JsonObject call(String method, String path, String type, Buffer body) {
        Map<String, String> headers =
                Map.of("Authorization", "Bearer " + KEY, "Content-Type", type, "Idempotency-Key", IDEMPOTENCY);
        Answer answer = await(http.send(HttpRequest.of(method, path, headers, body)));
        if (answer.status() >= 300) {
            throw new IllegalStateException(
                    "%s %s: expected success, found %s".formatted(method, path, answer.bytes()));
        }
        return answer.body().toJsonObject();
    }

    /** The mark, also as base64 has it wherever in its three positions it begins; the ids; her webhooks' secret. */
    private List<String> secrets(String webhookSecret) {
        Stream<String> coded = IntStream.range(0, 3)
                .mapToObj(shift -> Base64.getEncoder()
                        .encodeToString(("x".repeat(shift) + MARK + "xx").getBytes(StandardCharsets.UTF_8))
                        .substring(4, 16));
        return Stream.of(Stream.of(MARK, upload, webhookSecret, link.signature()), coded, jobs().stream())
                .flatMap(texts -> texts)
                .map(Objects::requireNonNull)
                .toList();
    }

    private List<JobView> look() {
        return await(queue.list(TENANT, null, null, 100)).jobs().stream()
                .map(Victim::lasting)
                .toList();
    }

    /** Without what other people's jobs move: place and ETA. */
    private static JobView lasting(JobView job) {
        return new JobView(
                job.id(),
                job.tenant(),
                job.request(),
                job.priority(),
                job.state(),
                job.epoch(),
                job.seq(),
                job.attempts(),
                job.crashes(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                true,
                job.worker(),
                job.createdAt(),
                job.startedAt(),
                job.finishedAt());
    }
}
