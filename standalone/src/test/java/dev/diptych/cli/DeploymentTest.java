package dev.diptych.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.config.Setting;
import dev.diptych.config.SettingsReader;
import dev.diptych.standalone.Settings;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine;

/** What docker-compose.yml and the images say is what the program reads. */
class DeploymentTest {
    private static final Set<String> OTHERS = Set.of("redis", "prometheus");

    private Map<String, Map<String, Object>> services;

    @BeforeEach
    @SuppressWarnings("unchecked")
    void readCompose() throws Exception {
        Map<String, Object> compose = new Yaml().load(Files.readString(Diptych.ROOT.resolve("docker-compose.yml")));
        services = (Map<String, Map<String, Object>>) compose.get("services");
    }

    @Test
    void everyVariableIsASettingWithAValueThatItCanTake() {
        ours().forEach((name, service) -> {
            Map<String, String> environment = new LinkedHashMap<>();
            map(service.get("environment")).forEach((key, value) -> environment.put(key, String.valueOf(value)));

            Settings settings = new SettingsReader<>(Settings.defaults())
                    .environment(environment, Set.of())
                    .read();

            assertThat(environment).as(name).isNotEmpty();
            assertThat(environment.keySet()).as(name).allMatch(key -> key.startsWith(Setting.ENVIRONMENT_PREFIX));
            assertThat(settings.redis().addresses()).as(name).containsExactly("redis://redis:6379");
        });
    }

    @Test
    void everyCommandIsOneThatTheProgramTakes() {
        ours().forEach((name, service) -> {
            String[] line = list(service.get("command")).toArray(String[]::new);
            CommandLine.ParseResult parsed = Main.commandLine().parseArgs(line);
            assertThat(parsed.subcommand().commandSpec().name()).as(name).isIn("api", "worker");
        });
    }

    @Test
    void everyServiceIsBuiltFromATargetOfTheDockerfile() throws Exception {
        String dockerfile = Files.readString(Diptych.ROOT.resolve("Dockerfile"));
        ours().forEach((name, service) -> assertThat(dockerfile)
                .as(name)
                .containsPattern(
                        "(?m)^FROM \\S+ AS " + map(service.get("build")).get("target") + "$"));
        Matcher command = Pattern.compile("(?m)^CMD \\[(.*)]$").matcher(dockerfile);
        List<String> commands = new ArrayList<>();
        while (command.find()) {
            String[] line = command.group(1).replace("\"", "").split(", ");
            Main.commandLine().parseArgs(line);
            commands.add(line[0]);
        }
        assertThat(commands).containsExactly("api", "worker", "worker");
    }

    @Test
    void redisKeepsWhatItAcknowledges() {
        assertThat(String.join(" ", list(services.get("redis").get("command"))))
                .contains("--appendonly yes", "--appendfsync always", "--maxmemory-policy noeviction");
        assertThat(list(services.get("redis").get("volumes"))).containsExactly("redis:/data");
    }

    @Test
    void everyGpuHasAWorkerOfItsOwnThatSeesNoOther() {
        List<String> devices = new ArrayList<>();
        services.forEach((name, service) -> {
            if (name.startsWith("worker-gpu")) {
                devices.add(map(service.get("deploy")).toString().replaceAll(".*device_ids=\\[(\\d+)].*", "$1"));
                assertThat(list(service.get("command"))).containsExactly("worker", "--device", "cuda:0");
            }
        });
        assertThat(devices).containsExactly("0", "1");
    }

    @Test
    void prometheusAsksWhereTheyAnswer() throws Exception {
        String targets = Files.readString(Diptych.ROOT.resolve("deploy/prometheus.yml"));
        ours().keySet().forEach(name -> assertThat(targets).contains(name + (name.equals("api") ? ":8080" : ":9100")));
    }

    private Map<String, Map<String, Object>> ours() {
        return services.entrySet().stream()
                .filter(service -> !OTHERS.contains(service.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static List<String> list(Object value) {
        return (List<String>) value;
    }
}
