package dev.diptych.standalone;

import dev.diptych.api.ApiSettings;
import dev.diptych.queue.redis.QueueSettings;
import dev.diptych.queue.redis.RedisSettings;
import java.nio.file.Path;

/**
 * Everything that can be set, for every role alike, so that one file serves a whole installation; a role ignores what
 * is another's.
 *
 * @param log how log lines look, text or json. Default text
 * @param data the folder where {@code serve} keeps Redis' files and the pictures; made if absent. Default data
 * @param pictures where pictures lie that {@code api} and {@code worker} share
 * @param monitor where a worker process tells of its health
 */
public record Settings(
        Logging.Format log,
        Path data,
        RedisSettings redis,
        QueueSettings queue,
        PictureSettings pictures,
        ApiSettings api,
        WorkerProcessSettings worker,
        MonitorSettings monitor) {

    public static Settings defaults() {
        return new Settings(
                Logging.Format.TEXT,
                Path.of("data"),
                RedisSettings.defaults(),
                QueueSettings.defaults(),
                PictureSettings.defaults(),
                ApiSettings.defaults(),
                WorkerProcessSettings.defaults(),
                MonitorSettings.defaults());
    }

    /** The same for a service that serves only the process that starts it. */
    public Settings forOneJob() {
        ApiSettings here = api.withAddress("127.0.0.1", 0).withKeys(null);
        return new Settings(log, data, redis, queue, pictures, here, worker, monitor);
    }
}
