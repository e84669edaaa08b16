package dev.diptych.cli;

import ch.qos.logback.classic.Level;
import dev.diptych.config.SettingsException;
import dev.diptych.config.SettingsReader;
import dev.diptych.standalone.Logging;
import dev.diptych.standalone.Settings;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command that reads settings takes. */
final class CommonFlags {
    @Spec(Spec.Target.MIXEE)
    @Nullable
    CommandSpec command;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "${env:" + Variables.CONFIG + "}",
            description = "Settings as YAML (env " + Variables.CONFIG + "). Variables win over it, flags over both.")
    @Nullable
    Path config;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Any setting; 'diptych settings' lists them all.")
    List<String> set = List.of();

    @Option(
            names = {"-v", "--verbose"},
            description = "Logs more.")
    boolean verbose;

    /** Reads the settings file, the environment and the flags. */
    SettingsReader<Settings> reader() {
        SettingsReader<Settings> reader = new SettingsReader<>(Settings.defaults());
        if (config != null) {
            reader.file(config);
        }
        reader.environment(System.getenv(), Variables.ALL);
        if (command != null) {
            SettingFlag.read(command.commandLine().getParseResult(), reader);
        }
        for (String text : set) {
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw new SettingsException("--set", "KEY=VALUE", text);
            }
            reader.set("--set", text.substring(0, equals), text.substring(equals + 1));
        }
        return reader;
    }

    /** The settings of a service, which logs as they say. */
    Settings forService() {
        Settings settings = reader().read();
        Logging.use(settings.log(), verbose ? Level.DEBUG : Level.INFO);
        return settings;
    }

    /** The settings of a command that a person waits for, which is quiet unless something is wrong. */
    Settings forPerson() {
        Settings settings = reader().read();
        Logging.use(Logging.Format.TEXT, verbose ? Level.INFO : Level.ERROR);
        return settings;
    }
}
