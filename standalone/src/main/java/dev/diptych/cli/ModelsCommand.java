package dev.diptych.cli;

import dev.diptych.model.ModelDirectory;
import dev.diptych.onnx.ModelCheck;
import dev.diptych.onnx.ModelProblem;
import dev.diptych.onnx.OnnxDevice;
import dev.diptych.standalone.ModelsFolder;
import dev.diptych.standalone.Settings;
import dev.diptych.verify.CaseResult;
import dev.diptych.verify.CaseTable;
import dev.diptych.verify.CaseVerifier;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What can be drawn with. */
@Command(name = "models", description = "Lists, checks and verifies models.", synopsisSubcommandLabel = "COMMAND")
final class ModelsCommand implements Runnable {
    @Spec
    CommandSpec command = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(command.commandLine(), "expected check, list or verify");
    }

    @Command(
            name = "check",
            description = {
                "Says whether a model can be run, and what is wrong with it, file by file.",
                "Reads the configs, opens every network and runs each once. Exit code 1: it cannot be run."
            })
    int check(
            @Parameters(
                            paramLabel = "DIR",
                            description = "A model (base and perhaps refiner below it), one checkpoint, or a folder of"
                                    + " models.")
                    Path folder,
            @Option(
                            names = "--device",
                            paramLabel = "NAME",
                            defaultValue = "cpu",
                            description = "cpu, cuda:N or tensorrt:N; ${DEFAULT-VALUE} by default.")
                    String device,
            @Mixin CommonFlags common) {
        common.forPerson();
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException(folder + ": expected a folder, found none");
        }
        PrintWriter out = command.commandLine().getOut();
        boolean good = true;
        try (OnnxDevice opened = OnnxDevice.open(device)) {
            for (Path model : modelsIn(folder)) {
                List<ModelProblem> problems = ModelCheck.of(opened, model);
                out.println(model + (problems.isEmpty() ? ": can be run" : ": cannot be run"));
                problems.forEach(problem -> out.println("  " + problem));
                good &= problems.isEmpty();
            }
        }
        out.flush();
        return good ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    @Command(
            name = "verify",
            description = {
                "Runs recorded runs of diffusers (docs/golden.md) and compares every tensor on the way.",
                "Exit code 1: a case is beyond latents 1e-4 relative or pixels 1/255."
            })
    int verify(
            @Option(
                            names = "--models",
                            paramLabel = "DIR",
                            required = true,
                            description = "A model, or a folder of models, of which the first is taken.")
                    Path models,
            @Option(
                            names = "--cases",
                            paramLabel = "DIR",
                            required = true,
                            description = "A folder of case folders, each with a manifest.json.")
                    Path cases,
            @Option(
                            names = "--device",
                            paramLabel = "NAME",
                            defaultValue = "cpu",
                            description = "cpu, cuda:N or tensorrt:N.")
                    String device,
            @Mixin CommonFlags common)
            throws IOException {
        common.forPerson();
        for (Path folder : List.of(models, cases)) {
            if (!Files.isDirectory(folder)) {
                throw new IllegalArgumentException(folder + ": expected a folder, found none");
            }
        }
        List<CaseResult> results = new ArrayList<>();
        try (OnnxDevice opened = OnnxDevice.open(device);
                CaseVerifier verifier = CaseVerifier.open(opened, models)) {
            CaseVerifier.cases(cases).forEach(folder -> results.add(verifier.verify(folder)));
        }
        PrintWriter out = command.commandLine().getOut();
        out.print(CaseTable.of(results));
        out.flush();
        boolean good = !results.isEmpty() && results.stream().allMatch(CaseResult::passed);
        return good ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    @Command(name = "list", description = "Lists the models that jobs can name; the first is the default.")
    int list(
            @Option(names = "--models", paramLabel = "DIR", description = "The models directory.") @Nullable
                    Path models,
            @Mixin CommonFlags common) {
        Settings settings = common.forPerson();
        ModelDirectory directory =
                ModelsFolder.find(models == null ? settings.worker().models() : models);
        PrintWriter out = command.commandLine().getOut();
        for (String name : directory.names()) {
            var card = directory.card(name);
            out.printf("%s  %s  %s%n", name, card.nativeSize(), card.hasRefiner() ? "base and refiner" : "base");
        }
        out.flush();
        return ExitCode.OK;
    }

    private static List<Path> modelsIn(Path folder) {
        List<String> names = new ModelDirectory(folder).names();
        return names.isEmpty()
                ? List.of(folder)
                : names.stream().map(folder::resolve).toList();
    }
}
