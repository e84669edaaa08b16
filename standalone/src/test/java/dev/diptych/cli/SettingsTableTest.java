package dev.diptych.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.diptych.config.Setting;
import dev.diptych.config.SettingsReader;
import dev.diptych.standalone.Settings;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * docs/operations.md lists every setting, its variable, its default and what its record's Javadoc says of it. With
 * {@code -Ddiptych.rewrite=true} the list is written anew.
 */
class SettingsTableTest {
    private static final Path DOCUMENT = Diptych.ROOT.resolve("docs/operations.md");
    private static final Pattern TABLE =
            Pattern.compile("(?s)(<!-- settings: SettingsTableTest writes this -->\n).*?(<!-- end of settings -->)");

    @Test
    void theDocumentTellsOfEverySetting() throws IOException {
        String document = Files.readString(DOCUMENT);
        String expected = TABLE.matcher(document).replaceFirst("$1" + Matcher.quoteReplacement(table()) + "$2");

        if (Boolean.getBoolean("diptych.rewrite")) {
            Files.writeString(DOCUMENT, expected);
        }
        assertThat(Files.readString(DOCUMENT)).contains("<!-- settings:").isEqualTo(expected);
    }

    private static String table() throws IOException {
        Map<String, String> meanings = new LinkedHashMap<>();
        collect("", Settings.class, meanings);
        StringBuilder table = new StringBuilder("\n| setting | variable | default | meaning |\n|---|---|---|---|\n");
        for (Setting setting : new SettingsReader<>(Settings.defaults()).settings()) {
            String meaning = meanings.getOrDefault(setting.key(), "");
            assertThat(meaning).as("what the Javadoc says of %s", setting.key()).isNotEmpty();
            table.append("| `%s` | `%s` | %s | %s |\n"
                    .formatted(
                            setting.key(),
                            setting.environmentName(),
                            setting.value().isEmpty() ? "" : "`" + setting.value() + "`",
                            meaning));
        }
        return table.append('\n').toString();
    }

    private static void collect(String prefix, Class<?> type, Map<String, String> meanings) throws IOException {
        Map<String, String> parameters = parameters(type);
        for (RecordComponent component : type.getRecordComponents()) {
            String key = prefix + PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName());
            if (component.getType().isRecord()) {
                collect(key + ".", component.getType(), meanings);
            } else {
                meanings.put(key, parameters.getOrDefault(component.getName(), ""));
            }
        }
    }

    /** What the Javadoc of a record says of its components. */
    private static Map<String, String> parameters(Class<?> type) throws IOException {
        String source = Files.readString(source(type));
        int record = source.indexOf("record " + type.getSimpleName() + "(");
        int end = source.lastIndexOf("*/", record);
        String javadoc = source.substring(source.lastIndexOf("/**", end), end).replaceAll("(?m)^\\s*\\* ?", "");
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String parameter : javadoc.split("@param ")) {
            String[] words = parameter.strip().split("\\s+", 2);
            if (words.length == 2) {
                parameters.put(words[0], plain(words[1]));
            }
        }
        return parameters;
    }

    private static String plain(String javadoc) {
        return javadoc.replaceAll("\\{@(?:code|link|value) ([^}]*)}", "`$1`")
                .replaceAll("\\s+", " ")
                .replace("|", "\\|")
                .strip();
    }

    private static Path source(Class<?> type) throws IOException {
        Class<?> top = type.getNestHost();
        String file = top.getName().replace('.', '/') + ".java";
        try (Stream<Path> modules = Files.list(Diptych.ROOT)) {
            List<Path> found = modules.map(
                            module -> module.resolve("src/main/java").resolve(file))
                    .filter(Files::exists)
                    .toList();
            assertThat(found).as("source of %s", type).hasSize(1);
            return found.get(0);
        }
    }
}
