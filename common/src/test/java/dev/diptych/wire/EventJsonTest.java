package dev.diptych.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diptych.job.Failure;
import dev.diptych.job.FailureCode;
import dev.diptych.job.ImageSize;
import dev.diptych.job.JobEvent;
import dev.diptych.job.JobId;
import dev.diptych.job.JobResult;
import dev.diptych.job.JobState;
import dev.diptych.job.ModelCard;
import dev.diptych.job.Phase;
import dev.diptych.job.SchedulerName;
import dev.diptych.queue.Capability;
import dev.diptych.queue.JobView;
import dev.diptych.queue.Workers.WorkerCard;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventJsonTest {
    static final JobId ID = JobId.random();
    static final JobResult RESULT =
            new JobResult(List.of(new JobResult.ImageRef(ID + "/1/0.png", 7, 1234, "00ff")), 24, 6, 5);
    static final Failure FAILURE = new Failure(FailureCode.OUT_OF_MEMORY, "the device is full");

    static List<JobEvent.Body> everyKind() {
        return List.of(
                new JobEvent.Queued(Phase.BASE),
                new JobEvent.Started(Phase.BASE, "w1"),
                new JobEvent.Step(Phase.REFINER, 3, 24),
                new JobEvent.Preview(Phase.BASE, 3, 16, 8),
                new JobEvent.Handoff(24),
                new JobEvent.Succeeded(RESULT),
                new JobEvent.Failed(FAILURE),
                new JobEvent.Cancelled(),
                new JobEvent.Retrying(Phase.BASE, FAILURE, 1500));
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void readsBackEveryKindOfEvent(JobEvent.Body body) {
        JobEvent event = new JobEvent(ID, 2, 17, 1_700_000_000_123L, body);
        assertThat(EventJson.read(EventJson.tree(event).toString())).isEqualTo(event);
    }

    @Test
    void isFlatAndInSnakeCase() {
        JobEvent event = new JobEvent(ID, 2, 17, 1_700_000_000_123L, new JobEvent.Retrying(Phase.BASE, FAILURE, 1500));
        assertThat(EventJson.tree(event)).hasToString("""
                        {"job":"%s","epoch":2,"seq":17,"at":1700000000123,"type":"retrying","phase":"base",\
                        "reason":{"code":"out_of_memory","message":"the device is full"},"delay_millis":1500}""".formatted(ID));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "null", "{\"job\":\"x\"}", "{\"type\":\"step\"}", "nonsense"})
    void callsATextThatIsNoEventCorrupt(String text) {
        assertThatThrownBy(() -> EventJson.read(text)).isInstanceOf(CorruptRecordException.class);
    }

    @Test
    void readsBackResultsAndCards() {
        ModelCard model = new ModelCard("shapes", new ImageSize(128, 64), 32, 64, SchedulerName.EULER_ANCESTRAL, false);
        WorkerCard worker =
                new WorkerCard("w1", "host", "cpu", "0.1", Set.of(new Capability("shapes", Phase.REFINER)), 2, true);
        assertThat(Wire.read(Wire.write(RESULT), JobResult.class)).isEqualTo(RESULT);
        assertThat(Wire.read(Wire.write(model), ModelCard.class)).isEqualTo(model);
        assertThat(Wire.read(Wire.write(worker), WorkerCard.class)).isEqualTo(worker);
        assertThatThrownBy(() -> Wire.read("{\"name\":\"x\"}", ModelCard.class))
                .isInstanceOf(CorruptRecordException.class);
    }

    @Test
    void showsAJobWithItsStateAndItsRequest() {
        JobView view = new JobView(
                ID,
                "tenant",
                RequestJson.complete(RequestJsonTest.json("{'prompt':'x','seed':5}"), RequestJsonTest.SHAPES),
                7,
                new JobState.Queued(Phase.BASE, Instant.ofEpochSecond(60)),
                1,
                2,
                3,
                4,
                OptionalLong.of(5),
                OptionalLong.empty(),
                true,
                null,
                Instant.EPOCH,
                null,
                null);
        assertThat(JobViewJson.tree(view).toString())
                .startsWith("""
                        {"id":"%s","state":"queued","phase":"base","not_before":"1970-01-01T00:01:00Z","place":5,\
                        "servable":true,"priority":7,"attempts":3,"crashes":4,"position":{"epoch":1,"seq":2},\
                        "created_at":"1970-01-01T00:00:00Z","request":{"model":"shapes","prompt":"x",""".formatted(ID))
                .doesNotContain("tenant");
    }
}
