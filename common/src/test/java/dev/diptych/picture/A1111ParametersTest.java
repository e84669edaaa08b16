package dev.diptych.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.job.Handoff;
import dev.diptych.job.ImageSize;
import dev.diptych.job.JobRequest;
import dev.diptych.job.MicroConditioning;
import dev.diptych.job.Prompt;
import dev.diptych.job.Sampling;
import dev.diptych.job.SchedulerName;
import dev.diptych.job.SourceImage;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class A1111ParametersTest {
    private static final JobRequest REQUEST = new JobRequest(
            "shapes",
            new Prompt("a (red:1.2) circle", null, "猫", null),
            new ImageSize(128, 64),
            7,
            2,
            new Sampling(SchedulerName.DPMPP_2M_KARRAS, 10, 5.0, 0, 0, 1, 1),
            Handoff.defaults(),
            MicroConditioning.defaults(),
            null);

    @Test
    void theTextIsWhatOtherProgramsRead() {
        assertThat(A1111Parameters.of(REQUEST, 1, 8, 2).format()).isEqualTo("""
                a (red:1.2) circle
                Negative prompt: 猫
                Steps: 10, Sampler: DPM++ 2M, CFG scale: 5, Seed: 8, Size: 128x64, Model: shapes, Schedule type: Karras, \
                Clip skip: 3, Refiner: shapes/refiner, Hand-off: renoise, Refiner switch at: 0.8, Base steps: 8, \
                Refiner steps: 2, Version: Diptych""");
    }

    @Test
    void whatWasWrittenIsReadBack() {
        A1111Parameters written = A1111Parameters.of(REQUEST, 0, 8, 2);
        assertThat(A1111Parameters.parse(written.format())).isEqualTo(written);
    }

    @Test
    void aPictureMadeFromAnotherNamesItsStrength() {
        JobRequest request = new JobRequest(
                "a, \"b\": c\\d",
                Prompt.of("line one\nline two"),
                new ImageSize(64, 64),
                0,
                1,
                Sampling.defaults(),
                new Handoff(Handoff.Mode.FULL, 0.8, Handoff.Unit.NOISE, 0.25),
                MicroConditioning.defaults(),
                new SourceImage("uploads/x", null, 0.6, false));
        A1111Parameters read =
                A1111Parameters.parse(A1111Parameters.of(request, 0, 30, 7).format());
        assertThat(read.prompt()).isEqualTo("line one\nline two");
        assertThat(read.negativePrompt()).isEmpty();
        assertThat(read.settings())
                .containsEntry("Model", "a, \"b\": c\\d")
                .containsEntry("Denoising strength", "0.6")
                .containsEntry("Refiner strength", "0.25")
                .doesNotContainKeys("Sampler", "Refiner switch at", "Clip skip");
    }

    @Test
    void aTextThatAutomatic1111WroteIsRead() {
        A1111Parameters read = A1111Parameters.parse("""
                photo of a cat, (detailed:1.2)
                second line
                Negative prompt: blurry,
                ugly
                Steps: 20, Sampler: DPM++ 2M Karras, CFG scale: 7, Seed: 965400086, Size: 512x512, Model hash: 6ce0161689, \
                Lora hashes: "a: 1, b: 2", Version: v1.6.0""");
        assertThat(read.prompt()).isEqualTo("photo of a cat, (detailed:1.2)\nsecond line");
        assertThat(read.negativePrompt()).isEqualTo("blurry,\nugly");
        assertThat(read.settings())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "Steps", "20",
                        "Sampler", "DPM++ 2M Karras",
                        "CFG scale", "7",
                        "Seed", "965400086",
                        "Size", "512x512",
                        "Model hash", "6ce0161689",
                        "Lora hashes", "a: 1, b: 2",
                        "Version", "v1.6.0"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a cat                        | a cat | ''
            ''                           | ''    | ''
            Negative prompt: dog         | ''    | dog
            """)
    void aTextWithoutSettingsIsAPrompt(String text, String prompt, String negativePrompt) {
        assertThat(A1111Parameters.parse(text)).isEqualTo(new A1111Parameters(prompt, negativePrompt, Map.of()));
    }

    @Test
    void aQuotedValueOfAnyLengthIsRead() {
        String value = "x,\\\"".repeat(100_000);
        A1111Parameters parameters = new A1111Parameters("p", "", Map.of("A1", "1", "B2", "2", "Long", value));
        assertThat(A1111Parameters.parse(parameters.format())).isEqualTo(parameters);
    }

    @ParameterizedTest
    @EnumSource(SchedulerName.class)
    void everySchedulerIsFoundByItsNames(SchedulerName scheduler) {
        A1111Sampler names = A1111Sampler.of(scheduler);
        assertThat(A1111Sampler.scheduler(names.sampler(), names.scheduleType()))
                .contains(scheduler);
    }

    @ParameterizedTest
    @CsvSource({
        "DPM++ 2M Karras,, DPMPP_2M_KARRAS",
        "DPM++ 2M, Automatic, DPMPP_2M_KARRAS",
        "DPM++ 2M,, DPMPP_2M",
        "euler A, automatic, EULER_ANCESTRAL",
        "DPM++ 2M SDE Karras,, DPMPP_2M_SDE_KARRAS",
        "Euler, Karras, EULER_KARRAS"
    })
    void oldAndShortNamesAreUnderstood(String sampler, String scheduleType, SchedulerName scheduler) {
        assertThat(A1111Sampler.scheduler(sampler, scheduleType)).contains(scheduler);
    }

    @ParameterizedTest
    @CsvSource({"PLMS,", "DDIM, Karras", "Euler, Polyexponential", "'',"})
    void whatIsNotThereIsNotGuessed(String sampler, String scheduleType) {
        assertThat(A1111Sampler.scheduler(sampler, scheduleType)).isEmpty();
    }
}
