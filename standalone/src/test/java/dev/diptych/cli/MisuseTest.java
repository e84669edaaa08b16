package dev.diptych.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What a person gets wrong: one clear line, exit code 2, and nothing is started or written. */
class MisuseTest {
    @TempDir
    Path folder;

    static Stream<Arguments> misuses() {
        return Stream.of(
                misuse("prompt: expected at most 10000 characters, found 100000", "x".repeat(100_000)),
                misuse("prompt: expected a text that is not blank, found a blank one", ""),
                misuse("prompt: expected no control characters but tab and line ends, found U+0007 at 1", "a\u0007"),
                misuse("prompt: expected well-formed Unicode, found a lone surrogate U+D800 at 1", "a\ud800"),
                misuse("size: expected width and height such as 1024x768, found 0", "a", "--size", "0"),
                misuse("width: expected a multiple of 8 from 8 to 2048, found 0", "a", "--size", "0x8"),
                misuse("width: expected a multiple of 8 from 8 to 2048, found -8", "a", "--size=-8x8"),
                misuse("height: expected a multiple of 8 from 8 to 2048, found 127", "a", "--size", "128x127"),
                misuse("width: expected a multiple of 8 from 8 to 2048, found 4096", "a", "--size", "4096x4096"),
                misuse("steps: expected a number from 1 to 200, found 0", "a", "--steps", "0"),
                misuse("steps: expected a number from 1 to 200, found 10000", "a", "--steps", "10000"),
                misuse("guidance_scale: expected a number from 0 to 50, found NaN", "a", "--guidance", "NaN"),
                misuse("seed: expected a whole number from 0 to 9007199254740991, found -1", "a", "--seed", "-1"),
                misuse("images: expected a whole number from 1 to 8, found 9", "a", "--images", "9"),
                misuse("handoff.at: expected a fraction above 0 and at most 1, found 1.5", "a", "--handoff", "1.5"),
                misuse("handoff.mode: expected renoise, continue, full or off, found x", "a", "--handoff-mode", "x"),
                misuse("scheduler: expected one of euler", "a", "--scheduler", "nope"),
                misuse("Unknown option: '--bogus'", "a", "--bogus"),
                misuse("Missing required parameter: 'PROMPT'"),
                misuse("Invalid value for option '--steps': 'ten' is not an int", "a", "--steps", "ten"),
                misuse("expected an address such as http://host:8080, found ftp://x", "a", "--server", "ftp://x"),
                misuse("nowhere.yaml", "a", "--config", "nowhere.yaml"),
                misuse("--set: expected KEY=VALUE, found x", "a", "--set", "x"),
                misuse("worker.threads (from --threads): expected a whole number, found x", "a", "--threads", "x"));
    }

    private static Arguments misuse(String message, String... arguments) {
        return Arguments.of(message, arguments);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("misuses")
    void isOneClearLine(String message, String[] arguments) throws Exception {
        String[] line = Stream.concat(
                        Stream.of("generate", "--out", folder.resolve("x.png").toString()), Stream.of(arguments))
                .toArray(String[]::new);
        StringWriter err = new StringWriter();

        int code = Main.commandLine().setErr(new PrintWriter(err)).execute(line);

        assertThat(err.toString()).startsWith("diptych: ").contains(message).doesNotContain("\tat ");
        assertThat(err.toString().lines().filter(text -> !text.startsWith("Try ")))
                .hasSize(1);
        assertThat(code).isEqualTo(CommandLine.ExitCode.USAGE);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void anOutputThatCannotBeIsRefusedBeforeAnythingIsStarted() {
        StringWriter err = new StringWriter();

        int code = Main.commandLine()
                .setErr(new PrintWriter(err))
                .execute("generate", "a", "--out", folder.resolve("no/x.png").toString());

        assertThat(err.toString()).contains("no/x.png: expected a file in a folder that exists");
        assertThat(code).isEqualTo(CommandLine.ExitCode.SOFTWARE);
    }

    @Test
    void numbersHaveTheSameDigitsInEveryCountry() throws Exception {
        Map<String, String> egypt = Map.of("JAVA_TOOL_OPTIONS", "-Duser.language=ar -Duser.country=EG");

        try (Diptych diptych = Diptych.start(folder, egypt, "generate", "a\u0007")) {
            assertThat(diptych.end().stderr()).contains("found U+0007 at 1");
        }
    }

    @Test
    void everyCommandExplainsItself() {
        CommandLine line = Main.commandLine();
        line.getSubcommands().forEach((name, command) -> {
            String help = command.getUsageMessage();
            assertThat(help).as(name).contains("Usage: diptych " + name);
        });
        assertThat(line.getSubcommands().get("worker").getUsageMessage())
                .contains("DIPTYCH_REDIS_ADDRESSES", "DIPTYCH_WORKER_DEVICES", "DIPTYCH_WORKER_MODELS");
    }
}
