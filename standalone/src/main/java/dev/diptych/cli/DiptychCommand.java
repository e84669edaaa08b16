package dev.diptych.cli;

import dev.diptych.standalone.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code diptych} itself. */
@Command(
        name = "diptych",
        description = "A self-hosted SDXL image service: base and refiner, many workers, one queue.",
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        versionProvider = DiptychCommand.FromManifest.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            GenerateCommand.class,
            InspectCommand.class,
            ServeCommand.class,
            ApiCommand.class,
            WorkerCommand.class,
            ModelsCommand.class,
            SettingsCommand.class,
            HelpCommand.class
        },
        footer = {"", "Exit codes: 0 done, 1 failed, 2 misused, 130 interrupted."})
final class DiptychCommand implements Runnable {
    @Spec
    CommandSpec command = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(command.commandLine(), "expected a command");
    }

    /** From the jar's manifest. */
    static final class FromManifest implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"diptych " + Version.text()};
        }
    }
}
