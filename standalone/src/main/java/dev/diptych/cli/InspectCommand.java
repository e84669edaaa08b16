package dev.diptych.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads back what a picture says of itself. */
@Command(
        name = "inspect",
        description = {
            "Says how a picture was made, as its PNG file tells: AUTOMATIC1111's parameters and Diptych's request.",
            "Exit code 1: it is no PNG, or says nothing."
        },
        footer = {"", "To draw it again: diptych generate --like FILE"})
final class InspectCommand implements Callable<Integer> {
    @Spec
    CommandSpec command = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "A PNG file.")
    Path file = Path.of("");

    @Option(names = "--json", description = "Prints one JSON object with parameters and request.")
    boolean json;

    @Override
    public Integer call() {
        PictureTexts texts = PictureTexts.read(file);
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            out.println(texts.json().encodePrettily());
        } else {
            print(texts, out);
        }
        out.flush();
        return ExitCode.OK;
    }

    private static void print(PictureTexts texts, PrintWriter out) {
        if (texts.parameters() != null) {
            out.println(texts.parameters());
        }
        if (texts.request() != null) {
            out.println();
            out.println(texts.request().encodePrettily());
        }
    }
}
