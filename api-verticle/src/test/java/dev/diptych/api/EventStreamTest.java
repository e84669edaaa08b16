package dev.diptych.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.queue.Lease;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class EventStreamTest extends OneNodeWithAWorker {
    private HttpResponse<Buffer> eventsSince(String job, String lastEventId) {
        return ApiUnderTest.get(api.request(HttpMethod.GET, "/v1/jobs/" + job + "/events")
                .putHeader("Last-Event-ID", lastEventId)
                .send());
    }

    @Test
    void aStreamGoesOnAfterTheLastEventAndEndsWithTheJob() {
        String job = api.aJob();
        Lease lease = worker.claims();
        worker.steps(lease, 1, 2, 4);
        worker.finishes(lease);

        HttpResponse<Buffer> stream = eventsSince(job, "1-2");

        assertThat(stream.getHeader("Content-Type")).startsWith("text/event-stream");
        assertThat(stream.bodyAsString().lines().filter(line -> line.startsWith("id: ") || line.startsWith("event: ")))
                .containsExactly("id: 1-3", "event: step", "id: 1-4", "event: step", "id: 1-5", "event: succeeded");
    }

    @Test
    void whoHasSeenItAllIsToldNotToComeBack() {
        String job = api.aJob();
        worker.finishes(worker.claims());

        assertThat(eventsSince(job, "1-3").statusCode()).isEqualTo(204);
    }

    @Test
    void aNewListenerFirstSeesTheJobAsItStandsAndThenWhatHappens() {
        String job = api.aJob();
        var stream = api.request(HttpMethod.GET, "/v1/jobs/" + job + "/events").send();
        Awaitility.await().until(() -> api.get("/metrics").bodyAsString().contains("diptych_feed_watches 1.0"));

        worker.finishes(worker.claims());

        String text = ApiUnderTest.get(stream).bodyAsString();
        assertThat(text.lines().filter(line -> line.startsWith("event: ")))
                .containsExactly("event: snapshot", "event: started", "event: succeeded");
        assertThat(text).contains("\"state\":\"queued\"");
    }

    @Test
    void aStreamEndsWhenItsJobIsKeptNoLonger() {
        var stream = api.request(HttpMethod.GET, "/v1/jobs/" + api.aJob() + "/events")
                .send();
        Awaitility.await().until(() -> api.get("/metrics").bodyAsString().contains("diptych_feed_watches 1.0"));

        api.tellRedis("FLUSHALL");
        api.losesLiveConnection();

        assertThat(ApiUnderTest.get(stream).bodyAsString()).contains("event: snapshot");
    }

    @Test
    void aPositionThatIsNoneIsRefused() {
        HttpResponse<Buffer> answer = eventsSince(api.aJob(), "yesterday");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.bodyAsJsonObject().getString("field")).isEqualTo("Last-Event-ID");
    }
}
