package dev.diptych.cli;

import dev.diptych.standalone.ServiceProcess;
import dev.diptych.standalone.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** Workers of a service on several processes or hosts. */
@Command(name = "worker", description = "Works: takes jobs from Redis, one worker per device.")
final class WorkerCommand extends ServiceCommand {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerCommand.class);

    @Override
    ServiceProcess start(Settings settings) throws InterruptedException {
        ServiceProcess service = ServiceProcess.worker(settings);
        LOG.info("working, queue at {}", settings.redis().shownAddresses());
        return service;
    }
}
