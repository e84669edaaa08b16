package dev.diptych.bench.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class FuzzTest {
    @Test
    void nothingComesOfRequestsAndFramesThatAreWrong() {
        assertThat(new CommandLine(new Fuzz()).execute("--requests=600", "--seed=1"))
                .isZero();
    }

    @Test
    void theSameNumberGivesTheSameRequest() {
        List<String> first = spoiled(20);

        assertThat(spoiled(20)).isEqualTo(first);
        assertThat(first).doesNotHaveDuplicates();
    }

    private static List<String> spoiled(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> BodyAttacks.spoiled(new SplittableRandom(i), "/v1/jobs")
                        .pieces()
                        .toString())
                .toList();
    }
}
