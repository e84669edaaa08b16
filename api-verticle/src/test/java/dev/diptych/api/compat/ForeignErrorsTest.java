package dev.diptych.api.compat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.job.Failure;
import dev.diptych.job.FailureCode;
import dev.diptych.job.JobState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignErrorsTest {
    @ParameterizedTest
    @ValueSource(strings = {OpenAiImages.PATH, Automatic1111.PATH})
    void whatBreaksLateIsNotToldInWordsOfTheInside(String path) {
        String body = ForeignErrors.late(path, new IllegalStateException("no route to 10.0.0.5:6379"))
                .toString();

        assertThat(body).contains("something broke", "internal").doesNotContain("10.0.0.5");
    }

    @ParameterizedTest
    @ValueSource(strings = {OpenAiImages.PATH, Automatic1111.PATH})
    void whyAJobFailedIsToldInItsOwnWords(String path) {
        Failure failure = new Failure(FailureCode.OUT_OF_MEMORY, "the device has no memory left");

        String body = ForeignErrors.late(path, new JobLostException(new JobState.Failed(failure)))
                .toString();

        assertThat(body).contains("the device has no memory left", "out_of_memory");
    }
}
