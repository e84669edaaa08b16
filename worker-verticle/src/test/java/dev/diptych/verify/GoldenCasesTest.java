package dev.diptych.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.onnx.OnnxDevice;
import dev.diptych.testdata.Npy;
import dev.diptych.verify.CaseResult.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recorded run of diffusers, tensor by tensor. */
class GoldenCasesTest {
    private static final Path CASES = Npy.TESTDATA.resolve("cases");
    private static OnnxDevice cpu;
    private static CaseVerifier verifier;

    @BeforeAll
    static void open() {
        cpu = OnnxDevice.open("cpu");
        verifier = CaseVerifier.open(cpu, Npy.TESTDATA.resolveSibling("models").resolve("shapes"));
    }

    @AfterAll
    static void close() {
        verifier.close();
        cpu.close();
    }

    static List<String> cases() throws IOException {
        return CaseVerifier.cases(CASES).stream()
                .map(folder -> folder.getFileName().toString())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aRunEqualsDiffusers(String name) {
        CaseResult result = verifier.verify(CASES.resolve(name));

        assertThat(result.outcome()).as(result.note()).isEqualTo(Outcome.RAN);
        assertThat(result.tokensEqual()).isTrue();
        assertThat(result.noiseEqual()).isTrue();
        assertThat(result.embeddings()).isLessThan(1e-5);
        assertThat(result.latents()).isLessThanOrEqualTo(CaseResult.LATENTS_BOUND);
        assertThat(result.pixels()).isLessThanOrEqualTo(CaseResult.PIXELS_BOUND);
    }

    @Test
    void anotherSeedIsFoundOut(@TempDir Path copy) throws IOException {
        String manifest = changed(copy, "t2i_euler", "\"seed\": 100", "\"seed\": 101");

        assertThat(verifier.verify(copy).noiseEqual()).as(manifest).isFalse();
    }

    @Test
    void anotherPromptIsFoundOut(@TempDir Path copy) throws IOException {
        String manifest = changed(copy, "t2i_euler", "a red circle", "a red square");

        CaseResult result = verifier.verify(copy);

        assertThat(result.tokensEqual()).as(manifest).isFalse();
        assertThat(result.passed()).isFalse();
    }

    @Test
    void anotherScheduleIsFoundOut(@TempDir Path copy) throws IOException {
        String manifest = changed(copy, "t2i_euler", "\"leading\"", "\"trailing\"");

        assertThat(verifier.verify(copy).outcome()).as(manifest).isEqualTo(Outcome.FAILED);
    }

    @Test
    void aBrokenManifestIsSaidSo(@TempDir Path copy) throws IOException {
        Files.writeString(copy.resolve("manifest.json"), "{\"case\": ");

        assertThat(verifier.verify(copy).note()).isEqualTo("manifest.json: expected JSON, found an error in line 1");
    }

    /** A copy of a case with one thing in its manifest changed. */
    private static String changed(Path copy, String name, String from, String to) throws IOException {
        try (var files = Files.list(CASES.resolve(name))) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        Path manifest = copy.resolve("manifest.json");
        String text = Files.readString(manifest).replace(from, to);
        Files.writeString(manifest, text);
        return text;
    }
}
