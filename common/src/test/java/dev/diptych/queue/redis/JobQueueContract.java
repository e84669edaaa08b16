package dev.diptych.queue.redis;

import dev.diptych.embedded.EmbeddedRedis;
import dev.diptych.embedded.RedisBinary;
import dev.diptych.embedded.RedisServerOptions;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What every queue promises, whatever Redis it stands on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JobQueueContract
        implements SubmittingContract,
                ClaimingContract,
                FencingContract,
                FailingContract,
                PhasesContract,
                EventsContract {
    private final RedisBinary.Choice choice;
    private final Vertx vertx = Vertx.vertx();
    private EmbeddedRedis redis;
    private QueueUnderTest q;

    JobQueueContract(RedisBinary.Choice choice) {
        this.choice = choice;
    }

    @BeforeAll
    void startRedis(@TempDir Path data) {
        Assumptions.assumeTrue(
                choice != RedisBinary.Choice.PATH || RedisBinary.onPath().isPresent(), "no redis-server on the PATH");
        redis = EmbeddedRedis.start(RedisServerOptions.in(data).withBinary(choice));
    }

    @BeforeEach
    void openAQueue() {
        q = QueueUnderTest.open(
                vertx,
                QueueUnderTest.inANewNamespace(RedisSettings.at(redis.uri())),
                Rules.lasting().all());
    }

    @AfterEach
    void closeTheQueue() {
        q.close();
    }

    @AfterAll
    void stopRedis() {
        if (redis != null) {
            redis.close();
        }
        QueueUnderTest.get(vertx.close());
    }

    @Override
    public QueueUnderTest q() {
        return q;
    }
}
