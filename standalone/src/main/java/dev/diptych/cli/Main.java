package dev.diptych.cli;

import dev.diptych.standalone.Timeline;
import java.io.PrintWriter;
import java.util.Locale;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The entry point. Exit codes: 0 done, 1 failed, 2 misused, 130 interrupted. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Timeline.mark("main");
        // Numbers in headers, keys and files have the same digits wherever it runs.
        Locale.setDefault(Locale.ROOT);
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new DiptychCommand());
        SettingFlag.addTo(line);
        line.setExecutionExceptionHandler(Main::failed);
        line.setParameterExceptionHandler(Main::misused);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setAbbreviatedOptionsAllowed(false);
        return line;
    }

    private static int misused(ParameterException misuse, String[] args) {
        CommandLine line = misuse.getCommandLine();
        PrintWriter err = line.getErr();
        err.println("diptych: " + Failures.line(misuse));
        err.println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
        err.flush();
        return ExitCode.USAGE;
    }

    /** One line for a person; the stack trace only for who asks for it with -v. */
    private static int failed(Exception failure, CommandLine line, ParseResult parsed) {
        PrintWriter err = line.getErr();
        if (Interrupts.seen()) {
            err.println("diptych: interrupted");
            return Interrupts.exitCode();
        }
        err.println("diptych: " + Failures.line(failure));
        err.flush();
        LoggerFactory.getLogger(Main.class).debug("failed", failure);
        return Failures.isMisuse(failure) ? ExitCode.USAGE : ExitCode.SOFTWARE;
    }
}
