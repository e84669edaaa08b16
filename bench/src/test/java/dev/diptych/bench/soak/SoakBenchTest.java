package dev.diptych.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

class SoakBenchTest {
    private final SoakBench soak = new SoakBench();

    @Test
    void whatGrowsBeyondItsBoundIsNotFlat() {
        assertThat(soak.isFlat(new ProcessUse(2048, 16_384, 8, 99, 8, 8))).isTrue();
        assertThat(soak.isFlat(new ProcessUse(2049, 0, 0, 0, 0, 0))).isFalse();
        assertThat(soak.isFlat(new ProcessUse(0, 16_385, 0, 0, 0, 0))).isFalse();
        assertThat(soak.isFlat(new ProcessUse(0, 0, 9, 0, 0, 0))).isFalse();
        assertThat(soak.isFlat(new ProcessUse(0, 0, 0, 0, 9, 0))).isFalse();
        assertThat(soak.isFlat(new ProcessUse(0, 0, 0, 0, 0, 9))).isFalse();
    }

    @Test
    void oneRoundCanShowNoGrowth() {
        assertThat(new CommandLine(soak).execute("--jobs=20")).isEqualTo(ExitCode.USAGE);
    }
}
