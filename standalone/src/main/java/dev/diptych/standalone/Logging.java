package dev.diptych.standalone;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * Logs go to stderr, as short lines or as one JSON object each. Set up in code, since reading logback's XML takes longer
 * than the rest of the start of a command. Logback finds it as a service.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class Logging extends ContextAwareBase implements Configurator {
    private static final String LINE = "%d{HH:mm:ss.SSS} %-5level %-18logger{0} %msg%n%rEx{3}";

    /** What libraries say too loudly: of what is no fault, or what whoever is concerned hears and says anyway. */
    private static final Map<String, Level> QUIETER = Map.of(
            // Vert.x registers the gauges of its clients once for each of them.
            "io.micrometer.core.instrument.MeterRegistry", Level.ERROR,
            // The other end of a connection went away: a client that has enough, a Redis that dies.
            "io.vertx.core.net.impl.ConnectionBase", Level.OFF,
            // A connection broke before it was handed over; its opening fails, and is tried again.
            "io.vertx.redis.client.impl.RedisConnectionManager", Level.OFF,
            // An event was on its way to a watcher or worker that has just left.
            "io.vertx.core.eventbus.impl.MessageConsumerImpl", Level.ERROR);

    /** How a log line looks. */
    public enum Format {
        TEXT,
        JSON
    }

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        attach(context, Format.TEXT);
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
        QUIETER.forEach((logger, level) -> context.getLogger(logger).setLevel(level));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** @param level of our own classes; libraries speak from WARN on, or as loud as ours from DEBUG on */
    public static void use(Format format, Level level) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        attach(context, format);
        Level libraries = level.isGreaterOrEqual(Level.INFO) ? Level.WARN : Level.INFO;
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(libraries);
        context.getLogger("dev.diptych").setLevel(level);
    }

    private static void attach(LoggerContext context, Format format) {
        Encoder<ILoggingEvent> encoder = format == Format.JSON ? new JsonEncoder() : lines(context);
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
        stderr.setContext(context);
        stderr.setName("stderr");
        stderr.setTarget("System.err");
        stderr.setEncoder(encoder);
        stderr.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.addAppender(stderr);
    }

    private static PatternLayoutEncoder lines(LoggerContext context) {
        PatternLayoutEncoder lines = new PatternLayoutEncoder();
        lines.setContext(context);
        lines.setPattern(LINE);
        return lines;
    }
}
