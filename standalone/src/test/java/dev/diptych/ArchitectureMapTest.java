package dev.diptych;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/architecture.md names what there is. */
class ArchitectureMapTest {
    private static final Path ROOT = Path.of(System.getProperty("diptych.root"));
    private static final Pattern IN_CODE = Pattern.compile("`([\\w.]+)`");
    private static final Pattern PACKAGE = Pattern.compile("src/main/java/dev/diptych/(.+)/\\w+\\.java$");
    private static final Set<String> OF_VERTX = Set.of("Future");

    @Test
    void every_package_is_on_the_map() throws IOException {
        Set<String> packages = sources("java")
                .map(file -> PACKAGE.matcher(file.toString()))
                .flatMap(found -> found.results())
                .map(found -> found.group(1).replace('/', '.'))
                .filter(name -> !name.startsWith("bench"))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(packages).hasSizeGreaterThan(20);
        assertThat(named()).containsAll(packages);
    }

    @Test
    void every_class_and_script_on_the_map_is_there() throws IOException {
        Set<String> files = Stream.concat(sources("java"), sources("lua"))
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());

        assertThat(named().stream()
                        .filter(name -> Character.isUpperCase(name.charAt(0)) || name.endsWith(".lua"))
                        .filter(name -> !OF_VERTX.contains(name)))
                .hasSizeGreaterThan(30)
                .allSatisfy(name -> assertThat(files).contains(name));
    }

    private static Set<String> named() throws IOException {
        return IN_CODE.matcher(Files.readString(ROOT.resolve("docs/architecture.md")))
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Path> sources(String kind) throws IOException {
        try (Stream<Path> modules = Files.list(ROOT)) {
            return modules
                    .map(module -> module.resolve("src"))
                    .filter(Files::isDirectory)
                    .flatMap(ArchitectureMapTest::files)
                    .filter(file -> file.toString().endsWith("." + kind))
                    .toList()
                    .stream();
        }
    }

    private static Stream<Path> files(Path folder) {
        try (Stream<Path> below = Files.walk(folder)) {
            return below.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
