package dev.diptych.queue.redis;

import static dev.diptych.queue.redis.QueueUnderTest.aJob;
import static dev.diptych.queue.redis.QueueUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.embedded.EmbeddedRedis;
import dev.diptych.embedded.RedisServerOptions;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContextTest {
    @Test
    void answersComeBackOnTheContextThatAsked(@TempDir Path data) {
        Vertx vertx = Vertx.vertx();
        try (EmbeddedRedis redis = EmbeddedRedis.start(RedisServerOptions.in(data));
                QueueUnderTest q = QueueUnderTest.open(
                        vertx, RedisSettings.at(redis.uri()), Rules.lasting().all())) {
            for (int i = 0; i < 8; i++) {
                Context context = vertx.getOrCreateContext();
                Promise<Boolean> home = Promise.promise();
                context.runOnContext(start -> q.queue
                        .enqueue(aJob())
                        .compose(enqueued -> q.queue.find(enqueued.id(), null))
                        .onComplete(done -> home.complete(Vertx.currentContext() == context)));
                assertThat(get(home.future())).isTrue();
            }
        } finally {
            get(vertx.close());
        }
    }
}
