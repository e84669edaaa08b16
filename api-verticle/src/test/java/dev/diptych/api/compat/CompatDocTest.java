package dev.diptych.api.compat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.job.SchedulerName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/compat.md says of every field what the code does with it, and of no other. */
class CompatDocTest {

    static Arguments[] tables() {
        return new Arguments[] {
            Arguments.of("POST /v1/images/generations", OpenAiFields.GENERATIONS),
            Arguments.of("POST /v1/images/edits", OpenAiFields.EDITS),
            Arguments.of("POST /sdapi/v1/txt2img", Automatic1111Fields.TXT2IMG),
            Arguments.of("POST /sdapi/v1/img2img", Automatic1111Fields.IMG2IMG)
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tables")
    void theTableOfACallIsTheDictionaryOfItsCode(String call, Dictionary dictionary) throws IOException {
        assertThat(section(call)).contains(table(dictionary));
    }

    @Test
    void everySchedulerHasItsSamplerAndScheduleTypeInTheTable() throws IOException {
        String doc = section("Samplers");

        assertThat(Arrays.stream(SchedulerName.values()).map(name -> "| `" + name.wireName() + "` |"))
                .allSatisfy(row -> assertThat(doc).contains(row));
    }

    private static String section(String heading) throws IOException {
        String doc = Files.readString(Path.of(System.getProperty("diptych.root"), "docs/compat.md"));
        String rest = doc.substring(doc.indexOf("## " + heading));
        int next = rest.indexOf("\n## ", 1);
        return next < 0 ? rest : rest.substring(0, next);
    }

    private static String table(Dictionary dictionary) {
        return dictionary.fields().entrySet().stream().map(CompatDocTest::row).collect(Collectors.joining("\n"));
    }

    private static String row(Map.Entry<String, Treatment> field) {
        Treatment treatment = field.getValue();
        String what = treatment instanceof Treatment.Honoured
                ? "honoured"
                : treatment instanceof Treatment.Mapped
                        ? "mapped"
                        : treatment instanceof Treatment.Refused refused
                                ? "refused unless " + refused.allowed()
                                : "no effect";
        return "| `%s` | %s | %s |".formatted(field.getKey(), what, treatment.note());
    }
}
