package dev.diptych.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.job.Handoff;
import dev.diptych.job.ImageSize;
import dev.diptych.job.InvalidRequestException;
import dev.diptych.job.JobRequest;
import dev.diptych.job.MicroConditioning;
import dev.diptych.job.ModelCard;
import dev.diptych.job.Prompt;
import dev.diptych.job.SchedulerName;
import dev.diptych.queue.Submission;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestJsonTest {
    static final ModelCard SHAPES = new ModelCard("shapes", new ImageSize(128, 64), 32, 64, SchedulerName.HEUN, false);
    static final ModelCard BASE_ONLY =
            new ModelCard("base-only", new ImageSize(128, 128), 32, 0, SchedulerName.EULER, false);

    @ParameterizedTest
    @CsvSource({
        "4000, 3000, '',                  160, 128",
        "3000, 4000, '',                  128, 160",
        "300,  300,  '',                  128, 128",
        "4000, 3000, ',\"width\":64',     64,  128",
        "4000, 3000, ',\"height\":64',    128, 64"
    })
    void anInitImageWithoutASizeTakesTheNearestBucket(int width, int height, String given, int w, int h) {
        ObjectNode body = Wire.object("{\"prompt\":\"x\",\"init_image\":\"uploads/a\"%s}"
                .formatted(given)
                .getBytes(StandardCharsets.UTF_8));

        Submission submission =
                SubmissionReader.read(body, "t", null, List.of(BASE_ONLY), new MicroConditioning.Size(height, width));

        assertThat(submission.request().size()).isEqualTo(new ImageSize(w, h));
    }

    @Test
    void takesWhatIsAbsentFromTheModel() {
        JobRequest request = RequestJson.complete(json("{'prompt':'a red circle','height':128}"), SHAPES);

        assertThat(request.model()).isEqualTo("shapes");
        assertThat(request.size()).isEqualTo(new ImageSize(128, 128));
        assertThat(request.sampling().scheduler()).isEqualTo(SchedulerName.HEUN);
        assertThat(request.handoff()).isEqualTo(Handoff.defaults());
        assertThat(request.images()).isEqualTo(1);
        assertThat(request.prompt().negative()).isNull();
        assertThat(request.prompt().syntax()).isEqualTo(Prompt.Syntax.A1111);
        assertThat(request.source()).isNull();
    }

    @Test
    void leavesTheRefinerOutWhereTheModelHasNone() {
        assertThat(RequestJson.complete(json("{'prompt':'x'}"), BASE_ONLY).handoff())
                .isEqualTo(Handoff.off());
    }

    @Test
    void drawsASeedOnlyWhenNoneIsGiven() {
        ObjectNode without = json("{'prompt':'x'}");
        assertThat(RequestJson.complete(without, BASE_ONLY).seed())
                .isNotEqualTo(RequestJson.complete(without, BASE_ONLY).seed());
        assertThat(RequestJson.complete(json("{'prompt':'x','seed':9007199254740991}"), BASE_ONLY)
                        .seed())
                .isEqualTo(JobRequest.MAX_SEED);
    }

    @Test
    void readsBackWhatItWrote() {
        JobRequest request = RequestJson.complete(json("""
                {'model':'shapes','prompt':'猫 "q"','prompt_2':'b','negative_prompt':'','negative_prompt_2':'d',
                 'prompt_syntax':'diffusers',
                 'width':64,'height':64,'seed':7,'images':3,'steps':11,'scheduler':'euler_a','guidance_scale':2.5,
                 'guidance_rescale':0.1,'guidance_start':0.2,'guidance_end':0.9,'clip_skip':1,
                 'handoff':{'mode':'full','at':0.5,'unit':'steps','strength':0.4},
                 'conditioning':{'original':{'width':10,'height':20},'crop':{'top':1,'left':2},
                   'target':{'width':3,'height':4},'negative_original':{'width':5,'height':6},
                   'negative_crop':{'top':7,'left':8},'negative_target':{'width':9,'height':10}},
                 'aesthetic_score':5,'negative_aesthetic_score':3.5,
                 'init_image':'uploads/abc','mask':'uploads/def.png','strength':0.7,'refiner_only':true}"""), SHAPES);

        assertThat(request.prompt().text()).isEqualTo("猫 \"q\"");
        assertThat(request.prompt().negative()).isEmpty();
        assertThat(request.prompt().syntax()).isEqualTo(Prompt.Syntax.DIFFUSERS);
        assertThat(request.conditioning().original()).isEqualTo(new MicroConditioning.Size(20, 10));
        assertThat(request.conditioning().negativeCrop()).isEqualTo(new MicroConditioning.Crop(7, 8));
        assertThat(RequestJson.read(RequestJson.tree(request).toString())).isEqualTo(request);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {'prompt':'x','colour':1}                     | colour
                    {'prompt':'x','handoff':{'mod':'off'}}        | handoff.mod
                    {'prompt':'x','conditioning':{'crop':{'x':1}}}| conditioning.crop.x
                    {}                                            | prompt
                    {'prompt':null}                               | prompt
                    {'prompt':5}                                  | prompt
                    {'prompt':''}                                 | prompt
                    {'prompt':'x','prompt_syntax':'comfy'}        | prompt_syntax
                    {'prompt':'x','steps':'20'}                   | steps
                    {'prompt':'x','steps':20.5}                   | steps
                    {'prompt':'x','steps':0}                      | steps
                    {'prompt':'x','steps':99999999999}            | steps
                    {'prompt':'x','seed':-1}                      | seed
                    {'prompt':'x','seed':1e400}                   | seed
                    {'prompt':'x','guidance_scale':1e999}         | guidance_scale
                    {'prompt':'x','width':127}                    | width
                    {'prompt':'x','width':96}                     | width
                    {'prompt':'x','width':-8}                     | width
                    {'prompt':'x','height':4096}                  | height
                    {'prompt':'x','images':9}                     | images
                    {'prompt':'x','scheduler':'magic'}            | scheduler
                    {'prompt':'x','handoff':'off'}                | handoff
                    {'prompt':'x','handoff':{'mode':'OFF'}}       | handoff.mode
                    {'prompt':'x','handoff':{'at':0}}             | handoff.at
                    {'prompt':'x','strength':0.5}                 | strength
                    {'prompt':'x','mask':'uploads/a'}             | mask
                    {'prompt':'x','init_image':'job/1/0.png'}     | init_image
                    {'prompt':'x','init_image':'uploads/../a'}    | init_image
                    {'prompt':'x','init_image':'uploads/a','refiner_only':1} | refiner_only
                    {'prompt':'x','model':'other'}                | model
                    {'prompt':'x','priority':10}                  | priority
                    {'prompt':'x','delay_seconds':-1}             | delay_seconds
                    {'prompt':'x','deadline_seconds':'soon'}      | deadline_seconds
                    """)
    void refusesWhatIsWrongAndNamesTheField(String body, String field) {
        assertThatThrownBy(() -> SubmissionReader.read(json(body), "t", null, List.of(SHAPES)))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.field()).isEqualTo(field));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {'prompt':'secret'
                    {'prompt':'secret'} {}
                    {'prompt':'secret','prompt':'secret'}
                    {'prompt':'secret','guidance_scale':NaN}
                    ['secret']
                    'secret'
                    """)
    void refusesABodyThatIsNoJsonObjectWithoutQuotingIt(String body) {
        assertThatThrownBy(() -> json(body))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("body: expected")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
                    {'prompt':'x'}                                                  | none
                    {'prompt':'x','handoff':{'mode':'off'}}                         | euler
                    {'prompt':'x','init_image':'uploads/a','refiner_only':true}     | ddim
                    {'prompt':'x','scheduler':'heun'}                               | heun
                    """)
    void baseAndRefinerKeepTheirOwnSchedulersWhereNoneIsNamed(String body, @Nullable String scheduler) {
        ModelCard mixed =
                new ModelCard("mixed", new ImageSize(128, 64), 32, 64, SchedulerName.EULER, SchedulerName.DDIM, false);

        JobRequest request =
                SubmissionReader.read(json(body), "t", null, List.of(mixed)).request();

        assertThat(request.sampling().scheduler()).isEqualTo(scheduler == null ? null : SchedulerName.of(scheduler));
        assertThat(RequestJson.read(RequestJson.tree(request).toString())).isEqualTo(request);
    }

    @Test
    void readsTheQueuesOptionsBesideTheRequest() {
        Submission submission = SubmissionReader.read(
                json("{'prompt':'x','model':'base-only','priority':9,'delay_seconds':1.5,'deadline_seconds':60}"),
                "t",
                "key",
                List.of(SHAPES, BASE_ONLY));

        assertThat(submission.request().model()).isEqualTo("base-only");
        assertThat(submission.priority()).isEqualTo(9);
        assertThat(submission.delay()).isEqualTo(Duration.ofMillis(1500));
        assertThat(submission.deadline()).isEqualTo(Duration.ofMinutes(1));
        assertThat(submission.idempotencyKey()).isEqualTo("key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{'prompt':'x'}", "{}", "nonsense", "{'prompt':'x','new':1}"})
    void callsAnIncompleteStoredRequestCorrupt(String stored) {
        assertThatThrownBy(() -> RequestJson.read(stored.replace('\'', '"')))
                .isInstanceOf(CorruptRecordException.class);
    }

    static ObjectNode json(String withSingleQuotes) {
        return Wire.object(
                withSingleQuotes.replace("\"", "\\\"").replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
