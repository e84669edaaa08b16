package dev.diptych.cli;

import dev.diptych.config.Setting;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows every setting as file, environment and flags make it. */
@Command(
        name = "settings",
        description = "Lists every setting, its environment variable and its value; docs/operations.md explains them.")
final class SettingsCommand implements Callable<Integer> {
    @Spec
    CommandSpec command = CommandSpec.create();

    @Mixin
    CommonFlags common = new CommonFlags();

    @Override
    public Integer call() {
        var reader = common.reader();
        reader.read();
        List<Setting> settings = reader.settings();
        int keyWidth = settings.stream()
                .mapToInt(setting -> setting.key().length())
                .max()
                .orElse(0);
        int nameWidth = settings.stream()
                .mapToInt(setting -> setting.environmentName().length())
                .max()
                .orElse(0);
        PrintWriter out = command.commandLine().getOut();
        for (Setting setting : settings) {
            out.printf(
                    "%-" + keyWidth + "s  %-" + nameWidth + "s  %s%n",
                    setting.key(),
                    setting.environmentName(),
                    setting.value());
        }
        out.flush();
        return 0;
    }
}
