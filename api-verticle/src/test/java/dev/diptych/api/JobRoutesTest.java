package dev.diptych.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.queue.Lease;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class JobRoutesTest extends OneNodeWithAWorker {
    @Test
    void aSubmittedJobIsAnsweredAtOnceWithItsPlaceAndItsLinks() {
        HttpResponse<Buffer> answer = api.submit("{\"prompt\": \"a red circle on a blue background\", \"seed\": 7}");

        assertThat(answer.statusCode()).isEqualTo(202);
        JsonObject job = answer.bodyAsJsonObject();
        assertThat(answer.getHeader("Location")).isEqualTo("/v1/jobs/" + job.getString("id"));
        assertThat(job.getString("state")).isEqualTo("queued");
        assertThat(job.getString("phase")).isEqualTo("base");
        assertThat(job.getLong("place")).isZero();
        assertThat(job.getBoolean("servable")).isTrue();
        assertThat(job.getJsonObject("request").getLong("seed")).isEqualTo(7);
        assertThat(job.getJsonObject("request").getInteger("width")).isEqualTo(128);
        assertThat(job.getJsonObject("links").getString("events"))
                .isEqualTo("/v1/jobs/%s/events".formatted(job.getString("id")));
    }

    @Test
    void aFinishedJobShowsItsResultAndServesItsPicture() {
        String id = api.aJob();
        Lease lease = worker.claims();
        worker.steps(lease, 1, 4, 4);
        worker.finishes(lease);

        JsonObject job = api.job(id);
        assertThat(job.getString("state")).isEqualTo("succeeded");
        assertThat(job.getJsonObject("result").getInteger("base_steps")).isEqualTo(4);
        String url = job.getJsonObject("links").getJsonArray("images").getString(0);
        HttpResponse<Buffer> picture = api.get(url);
        assertThat(picture.statusCode()).isEqualTo(200);
        assertThat(picture.getHeader("Content-Type")).isEqualTo("image/png");
        assertThat(picture.getHeader("Cache-Control")).contains("immutable", "private");
        assertThat(picture.body()).isEqualTo(AWorker.PICTURE);
        assertThat(picture.getHeader("ETag")).isEqualTo("\"" + AWorker.SHA256 + "\"");
    }

    @Test
    void aCopyThatIsStillRightIsNotSentAgain() {
        String id = api.aJob();
        worker.finishes(worker.claims());

        HttpResponse<Buffer> answer = ApiUnderTest.get(api.request(HttpMethod.GET, "/v1/jobs/" + id + "/images/0")
                .putHeader("If-None-Match", "\"other\", W/\"" + AWorker.SHA256 + "\"")
                .send());

        assertThat(answer.statusCode()).isEqualTo(304);
        assertThat(answer.body()).isNull();
    }

    @Test
    void aQueuedJobSaysWhenItShouldStartOnceThePaceOfClaimsIsKnown() {
        api.aJob();
        api.aJob();
        String next = api.aJob();
        String last = api.aJob();
        assertThat(api.job(next).containsKey("eta_millis")).isFalse();

        worker.claims();
        worker.claims();

        long gap = api.job(next).getLong("eta_millis");
        assertThat(api.job(next).getLong("place")).isZero();
        assertThat(gap).isNotNegative();
        assertThat(api.job(last).getLong("eta_millis")).isBetween(2 * gap - 1, 2 * gap + 1); // both rounded
    }

    @Test
    void aQueuedJobIsCancelledAtOnceAndNoOther() {
        String first = api.aJob();
        String second = api.aJob();

        HttpResponse<Buffer> answer = ApiUnderTest.get(
                api.request(HttpMethod.DELETE, "/v1/jobs/" + first).send());

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.bodyAsJsonObject().getString("outcome")).isEqualTo("cancelled");
        assertThat(api.job(first).getString("state")).isEqualTo("cancelled");
        assertThat(api.job(second).getString("state")).isEqualTo("queued");
    }

    @Test
    void aRunningJobIsAskedToEnd() {
        String id = api.aJob();
        worker.claims();

        HttpResponse<Buffer> answer = ApiUnderTest.get(
                api.request(HttpMethod.DELETE, "/v1/jobs/" + id).send());

        assertThat(answer.bodyAsJsonObject().getString("outcome")).isEqualTo("requested");
        assertThat(api.job(id).getBoolean("cancel_requested")).isTrue();
    }

    @Test
    void aRunningJobShowsItsPhaseAndHowFarItIs() {
        String id = api.aJob();
        worker.steps(worker.claims(), 1, 3, 4);

        JsonObject job = api.job(id);

        assertThat(job.getString("state")).isEqualTo("running");
        assertThat(job.getString("phase")).isEqualTo("base");
        assertThat(job.getInteger("step")).isEqualTo(3);
        assertThat(job.getInteger("steps")).isEqualTo(4);
        assertThat(job.getString("worker")).isEqualTo("w1");
        assertThat(job.getInstant("started_at")).isAfterOrEqualTo(job.getInstant("created_at"));
        assertThat(job.containsKey("finished_at")).isFalse();
    }

    @Test
    void theQueueCountsWhatWaitsRunsAndIsDead() {
        api.aJob();
        worker.failsForGood(worker.claims());
        api.aJob();
        worker.claims();
        api.aJob();
        api.aJob();

        JsonObject queue = api.get("/v1/queue").bodyAsJsonObject();

        assertThat(queue.getInteger("dead")).isEqualTo(1);
        assertThat(queue.getInteger("running")).isEqualTo(1);
        assertThat(queue.getJsonArray("depth").stream().map(JsonObject.class::cast))
                .filteredOn(depth -> depth.getString("phase").equals("base"))
                .singleElement()
                .satisfies(depth -> {
                    assertThat(depth.getInteger("waiting")).isEqualTo(2);
                    assertThat(depth.getInteger("live_workers")).isEqualTo(1);
                });
    }

    @Test
    void aJobThatHasEndedStaysAsItIs() {
        String id = api.aJob();
        worker.finishes(worker.claims());

        HttpResponse<Buffer> answer = ApiUnderTest.get(
                api.request(HttpMethod.DELETE, "/v1/jobs/" + id).send());

        assertThat(answer.bodyAsJsonObject().getString("outcome")).isEqualTo("already_ended");
        assertThat(api.job(id).getString("state")).isEqualTo("succeeded");
    }

    @Test
    void aDeadLetterIsListedAndSentRoundAgain() {
        String id = api.aJob();
        worker.failsForGood(worker.claims());
        assertThat(api.job(id).getJsonObject("failure").getString("code")).isEqualTo("not_finite");
        assertThat(ids("/v1/dead")).containsExactly(id);

        HttpResponse<Buffer> answer = api.post("/v1/jobs/" + id + "/retry", null);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.getHeader("Location")).isEqualTo("/v1/jobs/" + id);
        assertThat(answer.bodyAsJsonObject().getString("state")).isEqualTo("queued");
        assertThat(ids("/v1/dead")).isEmpty();
        worker.finishes(worker.claims());
        assertThat(api.job(id).getString("state")).isEqualTo("succeeded");
    }

    @Test
    void whatIsNoDeadLetterIsNotSentRoundAgain() {
        String id = api.aJob();

        HttpResponse<Buffer> refused = api.post("/v1/jobs/" + id + "/retry", null);

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.bodyAsJsonObject().getString("type")).isEqualTo("urn:diptych:problem:not-dead");
        assertThat(api.post("/v1/jobs/aaaaaaaaaaaaaaaaaaaaaaaaaa/retry", null).statusCode())
                .isEqualTo(404);
        assertThat(api.job(id).getString("state")).isEqualTo("queued");
    }

    @Test
    void theSameIdempotencyKeyGivesTheSameJob() {
        HttpResponse<Buffer> first = withKey("k1", "{\"prompt\": \"a red circle\"}");
        HttpResponse<Buffer> again = withKey("k1", "{\"prompt\": \"a red circle\"}");
        HttpResponse<Buffer> other = withKey("k1", "{\"prompt\": \"a blue circle\"}");

        assertThat(again.bodyAsJsonObject().getString("id"))
                .isEqualTo(first.bodyAsJsonObject().getString("id"));
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(api.jobsEnqueued()).isEqualTo(1);
    }

    @Test
    void theSameOrderIsTheWholeOrderInWhateverSequence() {
        HttpResponse<Buffer> first = withKey("k1", "{\"prompt\": \"a red circle\", \"priority\": 3, \"steps\": 9}");
        HttpResponse<Buffer> turned = withKey("k1", "{\"steps\": 9, \"priority\": 3, \"prompt\": \"a red circle\"}");
        HttpResponse<Buffer> hastier = withKey("k1", "{\"prompt\": \"a red circle\", \"priority\": 9, \"steps\": 9}");

        assertThat(turned.bodyAsJsonObject().getString("id"))
                .isEqualTo(first.bodyAsJsonObject().getString("id"));
        assertThat(hastier.statusCode()).isEqualTo(422);
        assertThat(hastier.bodyAsJsonObject().getString("type"))
                .isEqualTo("urn:diptych:problem:idempotency-key-reused");
    }

    private HttpResponse<Buffer> withKey(String key, String order) {
        return ApiUnderTest.get(api.request(HttpMethod.POST, "/v1/jobs")
                .putHeader("Content-Type", "application/json")
                .putHeader("Idempotency-Key", key)
                .sendBuffer(Buffer.buffer(order)));
    }

    @Test
    void whoPrefersToWaitIsAnsweredWhenTheJobHasEnded() {
        var answer = api.request(HttpMethod.POST, "/v1/jobs")
                .putHeader("Content-Type", "application/json")
                .putHeader("Prefer", "wait=30")
                .sendBuffer(Buffer.buffer("{\"prompt\": \"a red circle\"}"));
        Awaitility.await().until(() -> api.jobsEnqueued() == 1);
        worker.finishes(worker.claims());

        HttpResponse<Buffer> ended = ApiUnderTest.get(answer);
        assertThat(ended.statusCode()).isEqualTo(200);
        assertThat(ended.getHeader("Preference-Applied")).isEqualTo("wait=30");
        assertThat(ended.bodyAsJsonObject().getString("state")).isEqualTo("succeeded");
    }

    @Test
    void aListIsReadPageByPage() {
        for (int i = 0; i < 5; i++) {
            api.aJob();
        }
        JsonObject first = api.get("/v1/jobs?limit=3").bodyAsJsonObject();
        JsonObject second =
                api.get("/v1/jobs?limit=3&cursor=" + first.getString("next")).bodyAsJsonObject();

        assertThat(first.getJsonArray("jobs")).hasSize(3);
        assertThat(second.getJsonArray("jobs")).hasSize(2);
        assertThat(second.containsKey("next")).isFalse();
    }

    @Test
    void aListOfOneStateLeavesTheOthersOut() {
        String finished = api.aJob();
        worker.finishes(worker.claims());
        String waiting = api.aJob();

        assertThat(ids("/v1/jobs?state=succeeded")).containsExactly(finished);
        assertThat(ids("/v1/jobs?state=queued")).containsExactly(waiting);
        assertThat(ids("/v1/jobs?state=failed")).isEmpty();
    }

    private List<String> ids(String page) {
        return api.get(page).bodyAsJsonObject().getJsonArray("jobs").stream()
                .map(job -> ((JsonObject) job).getString("id"))
                .toList();
    }

    @Test
    void aJobThatIsNotThereIsAProblemDocument() {
        HttpResponse<Buffer> answer = api.get("/v1/jobs/aaaaaaaaaaaaaaaaaaaaaaaaaa");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.getHeader("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.bodyAsJsonObject().getString("type")).isEqualTo("urn:diptych:problem:not-found");
    }
}
