package dev.diptych.cli;

import dev.diptych.standalone.Await;
import dev.diptych.standalone.ServiceProcess;
import dev.diptych.standalone.Settings;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** A command that serves until it is told to stop. */
abstract class ServiceCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceCommand.class);
    private static final Duration LOOK = Duration.ofHours(1);

    @Mixin
    CommonFlags common = new CommonFlags();

    /** Starts the service and says where it is. */
    abstract ServiceProcess start(Settings settings) throws InterruptedException;

    @Override
    public final Integer call() throws InterruptedException {
        Interrupts.ofThisThread(ExitCode.OK);
        Settings settings = common.forService();
        try (ServiceProcess service = start(settings)) {
            return untilTheEnd(service.out());
        }
    }

    private static int untilTheEnd(Future<String> out) {
        try {
            while (!Await.settles(out, LOOK)) {
                // It serves.
            }
            LOG.error("no worker is left: {}", out.result());
            return ExitCode.SOFTWARE;
        } catch (InterruptedException e) {
            LOG.info("stopping; once more stops at once");
            return Interrupts.exitCode();
        }
    }
}
