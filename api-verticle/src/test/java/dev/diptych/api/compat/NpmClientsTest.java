package dev.diptych.api.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.diptych.api.ui.Studio;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients from npm, unchanged, against the live service. src/test/npm/install.sh fetches them. */
class NpmClientsTest {
    private static final Path SCRIPTS = Path.of(System.getProperty("diptych.root"), "api-verticle/src/test/npm");

    @TempDir
    static Path folder;

    private static Studio studio;

    @BeforeAll
    static void open() {
        assumeTrue(
                Files.isDirectory(SCRIPTS.resolve("node_modules/openai")),
                "no clients: run api-verticle/src/test/npm/install.sh to test with them");
        assumeTrue(isOnPath("node"), "no node on the PATH: the tests of npm's clients are skipped");
        studio = Studio.open(folder);
    }

    @AfterAll
    static void close() {
        if (studio != null) {
            studio.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "stable-diffusion-api", "node-sd-webui"})
    void theClientWorksUnchanged(String client) throws Exception {
        Process node = node(client);
        String report = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(node.waitFor()).as(report).isZero();
        assertThat(report).contains("# fail 0", "# skipped 0").doesNotContain("# pass 0");
    }

    private static Process node(String client) throws IOException {
        ProcessBuilder node = new ProcessBuilder("node", "--test", "--test-reporter=tap", client + ".test.js")
                .directory(SCRIPTS.toFile())
                .redirectErrorStream(true);
        node.environment().put("DIPTYCH_URL", studio.address());
        return node.start();
    }

    private static boolean isOnPath(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
