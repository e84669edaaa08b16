package dev.diptych.bench;

import dev.diptych.bench.conditioning.ConditioningBench;
import dev.diptych.bench.engine.EngineBench;
import dev.diptych.bench.faults.Faults;
import dev.diptych.bench.faults.Takeover;
import dev.diptych.bench.fuzz.Fuzz;
import dev.diptych.bench.load.FeedLoad;
import dev.diptych.bench.load.OverloadLoad;
import dev.diptych.bench.load.ResumeLoad;
import dev.diptych.bench.load.SubmitLoad;
import dev.diptych.bench.loop.LoopBench;
import dev.diptych.bench.queue.BullMq;
import dev.diptych.bench.queue.Depth;
import dev.diptych.bench.queue.Fleet;
import dev.diptych.bench.queue.PhasePools;
import dev.diptych.bench.soak.SoakBench;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench/run}: exits with 1 where a promise is broken. */
@Command(
        name = "bench/run",
        description = {
            "Measures Diptych, and tries to break its promises.",
            "On an NVIDIA GPU, beside PyTorch: bench/run gpu --help."
        },
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        synopsisSubcommandLabel = "NAME",
        subcommands = {
            FirstPicture.class,
            WholeRuns.class,
            SoakBench.class,
            ConditioningBench.class,
            Faults.class,
            Takeover.class,
            PngBench.class,
            LoopBench.class,
            EngineBench.class,
            BullMq.class,
            Depth.class,
            Fleet.class,
            PhasePools.class,
            SubmitLoad.class,
            OverloadLoad.class,
            FeedLoad.class,
            ResumeLoad.class,
            Fuzz.class
        })
public final class Main implements Runnable {
    @Spec
    CommandSpec command = CommandSpec.create();

    public static void main(String[] args) {
        // Whoever reads the figures of the last line finds the same digits and points wherever it runs.
        Locale.setDefault(Locale.ROOT);
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public void run() {
        throw new ParameterException(command.commandLine(), "expected the name of a benchmark");
    }
}
