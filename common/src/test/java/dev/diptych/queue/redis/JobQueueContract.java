package dev.diptych.queue.redis;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
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
                EventsContract,
                WebhooksContract,
                GroupsContract {
    final Vertx vertx = Vertx.vertx();
    private RedisSettings settings;
    private QueueUnderTest q;

    abstract RedisSettings startRedis(Path data);

    abstract void stopRedis();

    @BeforeAll
    void start(@TempDir Path data) {
        settings = startRedis(data);
    }

    @BeforeEach
    void openAQueue() {
        q = QueueUnderTest.open(
                vertx, QueueUnderTest.inANewNamespace(settings), Rules.lasting().all());
    }

    @AfterEach
    void closeTheQueue() {
        q.close();
    }

    @AfterAll
    void stop() {
        stopRedis();
        QueueUnderTest.get(vertx.close());
    }

    @Override
    public QueueUnderTest q() {
        return q;
    }
}
