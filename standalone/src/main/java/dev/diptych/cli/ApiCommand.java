package dev.diptych.cli;

import dev.diptych.standalone.ServiceProcess;
import dev.diptych.standalone.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** An API node of a service on several processes or hosts. */
@Command(name = "api", description = "Serves the API, for workers in other processes on the same Redis.")
final class ApiCommand extends ServiceCommand {
    private static final Logger LOG = LoggerFactory.getLogger(ApiCommand.class);

    @Override
    ServiceProcess start(Settings settings) throws InterruptedException {
        ServiceProcess service = ServiceProcess.api(settings);
        LOG.info("API at {}, queue at {}", service.address(), settings.redis().shownAddresses());
        return service;
    }
}
