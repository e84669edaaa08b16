package dev.diptych.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {
    @TempDir
    Path folder;

    enum Colour {
        RED,
        GREEN
    }

    record Listener(int port, List<String> hosts, Duration idle) {
        Listener {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port: expected 0 to 65535, found " + port);
            }
        }
    }

    record House(
            Path data,
            Colour colour,
            boolean open,
            double height,
            @Nullable String doorPassword,
            Listener http) {}

    private static SettingsReader<House> aHouse() {
        return new SettingsReader<>(new House(
                Path.of("here"),
                Colour.RED,
                false,
                2.5,
                null,
                new Listener(80, List.of("localhost"), Duration.ofSeconds(60))));
    }

    private SettingsReader<House> aHouseWithFile(String yaml) throws Exception {
        return aHouse().file(Files.writeString(folder.resolve("diptych.yaml"), yaml));
    }

    @Test
    void whatIsNotGivenKeepsItsDefault() {
        assertThat(aHouse().read().http()).isEqualTo(new Listener(80, List.of("localhost"), Duration.ofMinutes(1)));
    }

    @Test
    void theEnvironmentWinsOverTheFileAndAFlagOverBoth() throws Exception {
        House house = aHouseWithFile("http: {port: 1, idle: 5s}\ncolour: green")
                .environment(Map.of("DIPTYCH_HTTP_PORT", "2", "DIPTYCH_HTTP_IDLE", "500ms"), Set.of())
                .set("--port", "http.port", "3")
                .read();

        assertThat(house.colour()).isEqualTo(Colour.GREEN);
        assertThat(house.http().idle()).isEqualTo(Duration.ofMillis(500));
        assertThat(house.http().port()).isEqualTo(3);
    }

    @Test
    void aListIsWrittenWithCommasOrAsJsonInAVariable() {
        assertThat(aHouse().set("--host", "http.hosts", "a, b").read().http().hosts())
                .containsExactly("a", "b");
        assertThat(aHouse().set("--host", "http.hosts", "[\"a\",\"b\"]")
                        .read()
                        .http()
                        .hosts())
                .containsExactly("a", "b");
    }

    @Test
    void aVariableMayNameAFileThatHoldsTheValue() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "open sesame\n");

        House house = aHouse().environment(Map.of("DIPTYCH_DOOR_PASSWORD_FILE", secret.toString()), Set.of())
                .read();

        assertThat(house.doorPassword()).isEqualTo("open sesame");
    }

    @Test
    void anEmptyVariableAndAForeignOneAreAsGoodAsAbsent() {
        House house = aHouse().environment(
                        Map.of("DIPTYCH_HTTP_PORT", "", "PATH", "/bin", "DIPTYCH_JAVA", "x"), Set.of("DIPTYCH_JAVA"))
                .read();

        assertThat(house.http().port()).isEqualTo(80);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http.port     | eighty | http.port (from --flag): expected a whole number, found eighty
            http.port     | 80.5   | http.port (from --flag): expected a whole number, found 80.5
            http.port     | 70000  | http.port (from --flag): expected 0 to 65535, found 70000
            http.idle     | soon   | http.idle (from --flag): expected a duration such as 500ms, 10s, 5m, 1h or 7d, found soon
            colour        | blue   | colour (from --flag): expected one of red, green, found blue
            open          | yes    | open (from --flag): expected true or false, found yes
            height        | tall   | height (from --flag): expected a number, found tall
            """)
    void aBadValueIsOneClearLine(String key, String value, String message) {
        assertThatThrownBy(() -> aHouse().set("--flag", key, value).read())
                .isInstanceOf(SettingsException.class)
                .hasMessage(message);
    }

    @Test
    void aSettingThatNobodyKnowsIsRefusedWhereverItStands() {
        assertThatThrownBy(() -> aHouseWithFile("http: {prot: 1}"))
                .hasMessageEndingWith("diptych.yaml: expected keys of settings (diptych settings), found http.prot");
        assertThatThrownBy(() -> aHouse().environment(Map.of("DIPTYCH_HTTP_PROT", "1"), Set.of()))
                .hasMessage(
                        "environment: expected variables that are settings (diptych settings), found DIPTYCH_HTTP_PROT");
        assertThatThrownBy(() -> aHouse().set("--set", "http", "1"))
                .hasMessage("--set: expected the key of a setting (diptych settings), found http");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'http: ['                | expected YAML, found an error at line 1
            'a: 1\na: 2'             | expected YAML, found an error at line 2
            'http: 8080'             | expected settings below http., found a value
            'http: {port: {a: 1}}'   | http.port
            'just words'             | expected settings below the top, found a value
            """)
    void aBrokenFileIsOneClearLine(String yaml, String message) {
        assertThatThrownBy(() -> aHouseWithFile(yaml.replace("\\n", "\n")).read())
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> aHouse().file(Path.of("nowhere.yaml")))
                .hasMessage("settings file: expected a file that can be read, found nowhere.yaml");
    }

    @Test
    void everySettingHasAKeyAVariableAndAValue() {
        List<Setting> settings = aHouse().settings();

        assertThat(settings)
                .extracting(Setting::key)
                .containsExactly(
                        "data", "colour", "open", "height", "door_password", "http.port", "http.hosts", "http.idle");
        assertThat(settings.get(7).environmentName()).isEqualTo("DIPTYCH_HTTP_IDLE");
        assertThat(settings)
                .extracting(Setting::value)
                .containsExactly("here", "red", "false", "2.5", "", "80", "localhost", "1m");
    }

    @Test
    void aSecretIsNeverShown() {
        List<Setting> settings = aHouse().set("--password", "door_password", "sesame")
                .set("--data", "data", "redis://me:sesame@host/0")
                .settings();

        assertThat(settings.toString()).doesNotContain("sesame").contains("redis://(hidden)@host/0");
    }

    @ParameterizedTest
    @CsvSource({"0,0", "500ms,500ms", "1500ms,1500ms", "90s,90s", "120s,2m", "60m,1h", "48h,2d"})
    void durationsGoBothWays(String text, String shortest) {
        assertThat(DurationText.of(DurationText.parse(text).orElseThrow())).isEqualTo(shortest);
    }
}
