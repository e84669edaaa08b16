package dev.diptych.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.diptych.api.webhook.AReceiver;
import dev.diptych.api.webhook.AReceiver.Call;
import dev.diptych.api.webhook.WebhookSettings;
import dev.diptych.job.Handoff;
import dev.diptych.job.JobId;
import dev.diptych.job.JobRequest;
import dev.diptych.job.MicroConditioning;
import dev.diptych.job.Prompt;
import dev.diptych.job.Sampling;
import dev.diptych.queue.Lease;
import dev.diptych.queue.Submission;
import dev.diptych.queue.redis.QueueSettings;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhooksTest {
    private static final WebhookSettings ALLOWED =
            new WebhookSettings(List.of("127.0.0.0/16"), 3, Duration.ofMillis(1), Duration.ofSeconds(20));

    private ApiUnderTest api;
    private AWorker worker;

    @BeforeEach
    void start(@TempDir Path folder) {
        api = ApiUnderTest.start(
                folder,
                ApiSettings.defaults().withAddress("127.0.0.1", 0).withWebhooks(ALLOWED),
                QueueSettings.defaults());
        worker = api.aWorker();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private HttpResponse<Buffer> submit(String url, String... events) {
        JsonObject order = new JsonObject().put("prompt", "a red circle").put("webhook", url);
        if (events.length > 0) {
            order.put("webhook_events", List.of(events));
        }
        return api.submit(order.encode());
    }

    /** A job that is cancelled at once: the quickest end. */
    private String anEndedJob(String url) {
        HttpResponse<Buffer> answer = submit(url);
        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(202);
        String id = answer.bodyAsJsonObject().getString("id");
        ApiUnderTest.get(api.request(io.vertx.core.http.HttpMethod.DELETE, "/v1/jobs/" + id)
                .send());
        return id;
    }

    private static String at(AReceiver receiver) {
        return "http://127.0.0.1:" + receiver.port() + "/hook?secret=1";
    }

    private static void verify(Call call, String secret) throws WebhookVerificationException {
        Map<String, List<String>> headers = call.request().headers().entries().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.of(entry.getValue())));
        new Webhook(secret).verify(call.body(), headers);
    }

    @Test
    void whatBecameOfAJobIsToldAndSigned() throws Exception {
        AReceiver receiver = AReceiver.at(api.vertx, "127.0.0.1", 204);
        String secret = api.get("/v1/webhooks/secret").bodyAsJsonObject().getString("secret");
        String id =
                submit(at(receiver), "started", "succeeded").bodyAsJsonObject().getString("id");
        Lease lease = worker.claims();
        Call started = receiver.next();
        worker.steps(lease, 1, 4, 4);
        worker.finishes(lease);
        Call ended = receiver.next();

        JsonObject body = new JsonObject(ended.body());
        assertThat(new JsonObject(started.body()).getString("type")).isEqualTo("job.started");
        assertThat(body.getString("type")).isEqualTo("job.succeeded");
        assertThat(body.getJsonObject("data").getJsonObject("event").getString("job"))
                .isEqualTo(id);
        assertThat(body.getJsonObject("data").getJsonObject("event").getJsonObject("result"))
                .isEqualTo(api.job(id).getJsonObject("result"));
        assertThat(body.getJsonObject("data").getJsonObject("job")).isEqualTo(api.job(id));
        assertThat(ended.request().uri()).isEqualTo("/hook?secret=1");
        assertThat(ended.header("webhook-id")).isNotEqualTo(started.header("webhook-id"));
        verify(started, secret);
        verify(ended, secret);
        assertThatThrownBy(() -> verify(new Call(ended.request(), ended.body() + " "), secret))
                .isInstanceOf(WebhookVerificationException.class);
    }

    @Test
    void whatIsNotTakenIsSentAgainUnderTheSameId() {
        AReceiver receiver = AReceiver.at(api.vertx, "127.0.0.1", 500, 302, 200);
        anEndedJob(at(receiver));

        String id = receiver.next().header("webhook-id");
        assertThat(receiver.next().header("webhook-id")).isEqualTo(id);
        assertThat(receiver.next().header("webhook-id")).isEqualTo(id);
        awaitOutcome("delivered", 1);
        assertThat(receiver.waiting()).isZero();
    }

    @Test
    void whatIsNeverTakenIsGivenUp() {
        AReceiver refusing = AReceiver.at(api.vertx, "127.0.0.1", 500);
        AReceiver gone = AReceiver.at(api.vertx, "127.0.0.1", 410);
        anEndedJob(at(refusing));
        anEndedJob(at(gone));

        awaitOutcome("given_up", 2);
        assertThat(refusing.waiting()).isEqualTo(ALLOWED.attempts());
        assertThat(gone.waiting()).isEqualTo(1);
    }

    private void awaitOutcome(String outcome, int count) {
        Awaitility.await()
                .untilAsserted(() -> assertThat(api.get("/metrics").bodyAsString())
                        .contains("diptych_webhooks_total{outcome=\"%s\"} %d.0".formatted(outcome, count)));
    }

    @Test
    void anEndpointThatNeverAnswersDelaysNoOther() {
        AReceiver silent = AReceiver.answering(
                api.vertx, new HttpServerOptions().setHost("127.0.0.1").setPort(0), (request, number) -> {});
        AReceiver good = AReceiver.at(api.vertx, "127.0.0.1", 204);
        for (int i = 0; i < 5; i++) {
            anEndedJob(at(silent));
        }
        silent.next();
        String id = anEndedJob(at(good));

        assertThat(good.next().body()).contains(id);
        assertThat(silent.waiting()).as("one at a time").isZero();
    }

    /** More than a node delivers at a time, and each is waited for longer than this test. */
    @Test
    void aTenantWithManyEndpointsThatNeverAnswerDelaysNoOtherTenant() {
        AReceiver silent = AReceiver.answering(
                api.vertx, new HttpServerOptions().setHost("0.0.0.0").setPort(0), (request, number) -> {});
        for (int i = 0; i < 300; i++) {
            anEndedJobOf("slow", "http://127.0.%d.%d:%d/".formatted(1 + i / 100, 1 + i % 100, silent.port()));
        }
        int share = 32;
        Awaitility.await().until(() -> silent.waiting() == share);
        AReceiver good = AReceiver.at(api.vertx, "127.0.0.1", 204);
        List<String> ended = List.of(anEndedJob(at(good)), anEndedJob(at(good)), anEndedJob(at(good)));

        assertThat(ended).allSatisfy(id -> assertThat(good.next().body()).contains(id));
        assertThat(silent.waiting()).as("at a time").isEqualTo(share);
    }

    private void anEndedJobOf(String tenant, String url) {
        JobRequest order = new JobRequest(
                ApiUnderTest.SHAPES.name(),
                Prompt.of("a red circle"),
                ApiUnderTest.SHAPES.nativeSize(),
                112,
                1,
                Sampling.defaults(),
                Handoff.defaults(),
                MicroConditioning.defaults(),
                null);
        Submission submission = Submission.of(tenant, order)
                .withWebhook(dev.diptych.queue.Webhook.of(url, dev.diptych.queue.Webhook.ENDS));
        JobId id = ApiUnderTest.get(api.parts.queue().enqueue(submission)).id();
        ApiUnderTest.get(api.parts.queue().cancel(id, tenant));
    }

    @Test
    void anAddressInsideIsRefusedAtOnce() {
        HttpResponse<Buffer> answer = submit("http://169.254.169.254/latest/meta-data");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.bodyAsJsonObject().getString("detail"))
                .isEqualTo("webhook: expected a host of the public internet, or one that the operator allows "
                        + "(api.webhooks.allow), found 169.254.169.254");
        assertThat(submit("http://[::1]/").statusCode()).isEqualTo(400);
        assertThat(api.jobsEnqueued()).isZero();
    }

    @Test
    void aNameOfAnAddressInsideIsNeverCalled(@TempDir Path folder) {
        WebhookSettings asTheyCome = new WebhookSettings(List.of(), 1, Duration.ofMillis(1), Duration.ofSeconds(20));
        api.close();
        api = ApiUnderTest.start(
                folder,
                ApiSettings.defaults().withAddress("127.0.0.1", 0).withWebhooks(asTheyCome),
                QueueSettings.defaults());
        api.aWorker();
        AReceiver inside = AReceiver.at(api.vertx, "127.0.0.1", 204);
        anEndedJob("http://" + ApiUnderTest.NAME_OF_LOOPBACK + ":" + inside.port() + "/");

        awaitOutcome("given_up", 1);
        assertThat(inside.waiting()).isZero();
    }

    @Test
    void aBrokenAddressIsExplained() {
        assertThat(submit("ftp://example.org/").bodyAsJsonObject().getString("field"))
                .isEqualTo("webhook");
        assertThat(submit("http://user:pw@example.org/").bodyAsJsonObject().getString("expected"))
                .isEqualTo("an address with a host, and without user or fragment");
        assertThat(submit("http:///nowhere").statusCode()).isEqualTo(400);
        assertThat(submit("https://example.org/", "step").bodyAsJsonObject().getString("field"))
                .startsWith("webhook_events");
        assertThat(api.submit("{\"prompt\": \"a red circle\", \"webhook_events\": [\"failed\"]}")
                        .bodyAsJsonObject()
                        .getString("detail"))
                .isEqualTo("webhook_events: expected a webhook beside it, found none");
        assertThat(api.jobsEnqueued()).isZero();
    }
}
