package dev.diptych.bench.load;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine.Option;

/** What one can say to every harness that loads a node. */
final class LoadOptions {
    @Option(names = "--seconds", paramLabel = "N", defaultValue = "30", description = "How long each part is measured.")
    int seconds = 30;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "Before that, while the JVM compiles.")
    int warmUp = 30;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Settings of the API node.")
    String[] settings = {};

    /** A node whose memory can be measured. */
    ApiNode startNode(ServiceUnderLoad service) {
        return service.startNode(NodeMemory.FLAGS, settings);
    }

    static ProgressBar bar(String name, long most) {
        return new ProgressBarBuilder().setTaskName(name).setInitialMax(most).build();
    }
}
