package dev.diptych.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.bench.faults.FaultPlan.Control;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The fault harness in small. It ends when there were enough faults of each kind and a stale write was tried; its verdict
 * does not depend on how long that takes.
 */
class FaultsTest {
    private static final FaultQuota FAULTS = FaultQuota.of(6, 2, 2, 2, 2);

    @TempDir
    Path folder;

    @Test
    void nothing_acknowledged_is_lost_or_committed_twice_whatever_is_killed() throws Exception {
        FaultPlan plan = new FaultPlan(
                300,
                FAULTS,
                Duration.ofSeconds(12),
                null,
                2,
                1,
                7,
                Duration.ofSeconds(2),
                Duration.ofMillis(5),
                Control.NONE);

        Findings found = new FaultRun(plan, folder).run((tally, acknowledged) -> {});

        assertThat(found.unanswered()).isZero();
        assertThat(found.lost()).isEmpty();
        assertThat(found.doubled()).isZero();
        assertThat(found.contradictions()).isEmpty();
        assertThat(found.jobs()).isGreaterThanOrEqualTo(300);
        assertThat(FAULTS.reached(found.tally())).isTrue();
        assertThat(found.tally().refused.get()).as("stale writes refused").isPositive();
    }

    @Test
    void a_longer_lease_is_given_more_time_to_be_taken_over() {
        assertThat(faults().goal()).hasSeconds(11);
        assertThat(faults("--lease-ms=12000").goal()).hasSeconds(20);
        assertThat(faults("--lease-ms=12000", "--goal=15").goal()).hasSeconds(15);
    }

    private static Faults faults(String... flags) {
        return CommandLine.populateCommand(new Faults(), flags);
    }
}
