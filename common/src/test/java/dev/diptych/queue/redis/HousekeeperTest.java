package dev.diptych.queue.redis;

import static dev.diptych.queue.redis.QueueUnderTest.aResult;
import static dev.diptych.queue.redis.QueueUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.embedded.EmbeddedRedis;
import dev.diptych.embedded.RedisServerOptions;
import dev.diptych.job.JobId;
import dev.diptych.job.JobState;
import dev.diptych.queue.Housekeeper;
import dev.diptych.queue.Lease;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HousekeeperTest {
    private final Vertx vertx = Vertx.vertx();
    private EmbeddedRedis redis;
    private QueueUnderTest q;

    @BeforeEach
    void openAQueue(@TempDir Path data) {
        redis = EmbeddedRedis.start(RedisServerOptions.in(data).withFsync(RedisServerOptions.Fsync.NO));
        QueueSettings rules = Rules.brief().retention(Duration.ofMillis(1)).all();
        q = QueueUnderTest.open(vertx, RedisSettings.at(redis.uri()), rules);
    }

    @AfterEach
    void closeAll() {
        q.close();
        redis.close();
        get(vertx.close());
    }

    @Test
    void takesTheJobsOfTheDeadAndThePicturesOfTheForgotten() {
        List<String> deleted = new CopyOnWriteArrayList<>();
        Lease finished = q.aRunningJob();
        get(q.queue.commit(finished, aResult(finished)));
        Lease crashed = q.aRunningJob();

        Housekeeper housekeeper = Housekeeper.start(vertx, q.queue, Duration.ofMillis(10), below -> {
            deleted.add(below);
            return deleted.size() == 1 ? Future.failedFuture("the store is away") : Future.succeededFuture();
        });
        q.eventually(() -> assertThat(deleted).contains(finished.job() + "/"));
        q.eventually(() -> assertThat(q.view(crashed.job()).state()).isInstanceOf(JobState.Queued.class));
        assertThat(get(q.queue.find(finished.job(), null))).isEmpty();
        housekeeper.stop();
        assertThat(leftInTrash(finished.job()))
                .as("its pictures are still there")
                .isEqualTo(1);
    }

    private int leftInTrash(JobId job) {
        return q.redis(job, io.vertx.redis.client.Command.ZCARD, "trash").toInteger();
    }
}
