package dev.diptych.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FindingsTest {
    @Test
    void promisesAreKeptWhereEveryOrderWasAnsweredAndNothingElseWentWrong() {
        assertThat(found(9, 0, List.of(), 0, Set.of()).promisesKept()).isTrue();
        assertThat(found(9, 0, List.of("job"), 0, Set.of()).promisesKept()).isFalse();
        assertThat(found(9, 0, List.of(), 1, Set.of()).promisesKept()).isFalse();
        assertThat(found(9, 0, List.of(), 0, Set.of("two jobs")).promisesKept()).isFalse();
    }

    @Test
    void whatWasNeverAnsweredIsNoPromiseKept() {
        assertThat(found(9, 1, List.of(), 0, Set.of()).promisesKept()).isFalse();
        assertThat(found(0, 0, List.of(), 0, Set.of()).promisesKept()).isFalse();
    }

    private static Findings found(
            int jobs, long unanswered, List<String> lost, long doubled, Set<String> contradictions) {
        return new Findings(jobs, unanswered, 0, lost, doubled, contradictions, new Tally(), new Takeovers(note -> {}));
    }
}
