package dev.diptych.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diptych.model.BadModelException;
import dev.diptych.onnx.OnnxDevice;
import dev.diptych.testdata.Npy;
import dev.diptych.verify.CaseResult.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

        CaseResult result = verifier.verify(copy);

        assertThat(result.noiseEqual()).as(manifest).isFalse();
        assertThat(result.passed()).isFalse();
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "seed": 240      | "seed": "x"      | manifest.json: expected a whole number or a list of them in seed, found string
            "seed": 240      | "seed": [1,2]    | seed: expected one, or one for each of 1 pictures, found 2
            "prompt": "a red | "prom": "a red   | manifest.json: expected a text or a list of texts in params.prompt, found none
            "params":        | "arguments":     | manifest.json: expected an object in params, found none
            "strength": 0.6  | "strength": "no" | manifest.json: expected a number in params.strength, found string
            "strength": 0.6  | "strength": 0.5  | call 0: expected timestep 541.0, found 451.0
            "DPMSolverMult   | "PNDMSolver      | _class_name: expected one of
            "scheduler_conf  | "config          | manifest.json: expected an object in scheduler_config, found none
            """)
    void aManifestThatIsWrongIsSaidSoInOneLine(String from, String to, String found, @TempDir Path copy)
            throws IOException {
        changed(copy, "inp_dpmpp_2m_0.6", from, to);

        CaseResult result = verifier.verify(copy);

        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.note()).startsWith(found).doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource({"latents.npy", "rand_00.npy", "time_ids.npy", "image_u8.npy", "input.png", "mask.png"})
    void aFileThatIsMissingOrBrokenIsSaidSo(String file, @TempDir Path copy) throws IOException {
        changed(copy, "inp_dpmpp_2m_0.6", "", "");
        byte[] whole = Files.readAllBytes(copy.resolve(file));
        Files.write(copy.resolve(file), Arrays.copyOf(whole, whole.length - 40));

        assertThat(verifier.verify(copy).note()).startsWith(file + ": expected ");

        if (!file.equals("image_u8.npy")) {
            Files.delete(copy.resolve(file));
            assertThat(verifier.verify(copy).note()).isEqualTo(file + ": expected a file, found none");
        }
    }

    @Test
    void aTensorWithoutAxesFailsItsCaseAlone(@TempDir Path copy) throws IOException {
        changed(copy, "t2i_euler", "", "");
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (), }";
        Files.writeString(
                copy.resolve("rand_00.npy"),
                "\u0093NUMPY\u0001\0" + (char) header.length() + "\0" + header + "\0\0\0\0",
                StandardCharsets.ISO_8859_1);

        assertThat(verifier.verify(copy).outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void aFolderWithoutAModelIsSaidSo(@TempDir Path folder) {
        assertThatThrownBy(() -> CaseVerifier.open(cpu, folder))
                .isInstanceOf(BadModelException.class)
                .hasMessageEndingWith("expected a folder <name>/base for each model, found no such folder");
    }

    @Test
    void whatNoJobCanAskForIsNotCovered(@TempDir Path copy) throws IOException {
        changed(copy, "inp_dpmpp_2m_0.6", "\"strength\": 0.6", "\"strength\": 0.6, \"sigmas\": [9, 1]");

        assertThat(verifier.verify(copy).outcome()).isEqualTo(Outcome.NOT_COVERED);
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
