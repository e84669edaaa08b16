package dev.diptych.cli;

import dev.diptych.embedded.RedisServerOptions.Fsync;
import dev.diptych.standalone.ServiceProcess;
import dev.diptych.standalone.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** The whole service in one JVM. */
@Command(
        name = "serve",
        description = {
            "Serves: API and workers in one JVM, and a Redis process of its own.",
            "Jobs, pictures and the queue are kept in the data folder; the next start goes on with them."
        })
final class ServeCommand extends ServiceCommand {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    @Override
    ServiceProcess start(Settings settings) throws InterruptedException {
        ServiceProcess service = ServiceProcess.oneJvm(settings, settings.data(), Fsync.ALWAYS);
        LOG.info("serving at {}, data in {}", service.address(), settings.data().toAbsolutePath());
        return service;
    }
}
