package dev.diptych.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Each harness in small, with goals of time that nothing misses: it ends with 0 only if all its counts are right. */
class LoadHarnessTest {
    @Test
    void everySubmissionOfASteadyStreamIsAcceptedAndKept() {
        assertThat(run(new SubmitLoad(), "--rate=50 --seconds=2 --warm-up=1 --connections=4 --goal=60000"))
                .isZero();
    }

    @Test
    void everySocketHearsEveryEventBesideSlowOnes() {
        assertThat(
                        run(
                                new FeedLoad(),
                                "--sockets=60 --slow=3 --jobs=5 --rate=5 --seconds=2 --warm-up=1 --goal=60000 --kib-goal=100000"))
                .isZero();
    }

    @Test
    void clientsThatAreDroppedThroughTwoNodesSeeEveryChangeOnce() {
        assertThat(run(
                        new ResumeLoad(),
                        "--clients=50 --jobs=5 --rate=50 --seconds=6 --between-drops=300 --kills=1 --seed=7"))
                .isZero();
    }

    private static int run(Object harness, String flags) {
        return new CommandLine(harness).execute(List.of(flags.split(" ")).toArray(String[]::new));
    }
}
