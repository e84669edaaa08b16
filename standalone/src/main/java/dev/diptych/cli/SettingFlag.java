package dev.diptych.cli;

import dev.diptych.config.Setting;
import dev.diptych.config.SettingsReader;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The settings that have a flag of their own; every other one is set by {@code --set KEY=VALUE}. */
enum SettingFlag {
    REDIS(
            "--redis",
            "URL",
            "redis.addresses",
            "Where Redis is: redis://HOST:PORT, or rediss:// for TLS. Its password rather comes"
                    + " from DIPTYCH_REDIS_PASSWORD or DIPTYCH_REDIS_PASSWORD_FILE, which ps does not show."),
    HOST("--host", "ADDRESS", "api.host", "Address to listen on; anything but loopback needs API keys."),
    PORT("--port", "N", "api.port", "Port to listen on; 0: any free one."),
    KEYS("--keys", "FILE", "api.keys", "The file of API keys."),
    MODELS("--models", "DIR", "worker.models", "The models directory, one folder per model."),
    DEVICE(
            "--device",
            "LIST",
            "worker.devices",
            "cpu, cuda:N or tensorrt:N; several, separated by commas, make several workers."),
    PHASES("--phases", "LIST", "worker.phases", "base, refiner or both."),
    THREADS("--threads", "N", "worker.threads", "Threads of a cpu device; 0: one per core."),
    DATA("--data", "DIR", "data", "Where Redis and the pictures are kept.");

    private static final Map<String, List<SettingFlag>> COMMANDS = Map.of(
            "serve", List.of(DATA, HOST, PORT, KEYS, MODELS, DEVICE, THREADS),
            "api", List.of(REDIS, HOST, PORT, KEYS),
            "worker", List.of(REDIS, MODELS, DEVICE, PHASES, THREADS),
            "generate", List.of(MODELS, DEVICE, THREADS));

    private final String flag;
    private final String label;
    private final String key;
    private final String description;

    SettingFlag(String flag, String label, String key, String description) {
        this.flag = flag;
        this.label = label;
        this.key = key;
        this.description = description;
    }

    String key() {
        return key;
    }

    /** Gives each command its flags; the help shows their environment variables too. */
    static void addTo(CommandLine line) {
        line.getSubcommands()
                .forEach((name, command) -> COMMANDS.getOrDefault(name, List.of())
                        .forEach(flag -> command.getCommandSpec().addOption(flag.option())));
    }

    private OptionSpec option() {
        return OptionSpec.builder(flag)
                .paramLabel(label)
                .type(String.class)
                .description(description + " (env " + new Setting(key, "").environmentName() + ")")
                .build();
    }

    /** Takes what the command line says, if it says anything. */
    static void read(ParseResult line, SettingsReader<?> settings) {
        for (SettingFlag flag : values()) {
            if (line.hasMatchedOption(flag.flag)) {
                // A command may have declared the same flag as a path of its own.
                Object value = line.matchedOptionValue(flag.flag, (Object) "");
                settings.set(flag.flag, flag.key, String.valueOf(value));
            }
        }
    }
}
