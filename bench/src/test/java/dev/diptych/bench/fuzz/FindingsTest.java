package dev.diptych.bench.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.bench.fuzz.Findings.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingsTest {
    private final Findings findings = new Findings(List.of("job-of-alice"));

    @Test
    void oneComplaintMoreAboutWhatTheAttackerSaidIsNoFinding() {
        findings.unasked("{\"job\":\"job-of-alice\"}", "{\"type\":\"error\",\"job\":\"job-of-alice\"}");

        assertThat(findings.all()).isZero();
    }

    @Test
    void anEventThatNobodyAskedForIsOneAndSoIsWhatItTells() {
        findings.unasked("{}", "{\"job\":\"job-of-alice\",\"type\":\"step\"}");

        assertThat(findings.count(Kind.ACCEPTED)).isOne();
        assertThat(findings.count(Kind.LEAK)).isOne();
    }
}
