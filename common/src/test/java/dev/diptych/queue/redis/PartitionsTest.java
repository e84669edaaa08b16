package dev.diptych.queue.redis;

import static dev.diptych.config.SettingsReader.changed;
import static dev.diptych.queue.redis.QueueUnderTest.BASE;
import static dev.diptych.queue.redis.QueueUnderTest.aResult;
import static dev.diptych.queue.redis.QueueUnderTest.get;
import static dev.diptych.queue.redis.QueueUnderTest.withKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.job.JobEvent;
import dev.diptych.job.JobId;
import dev.diptych.queue.Claim;
import dev.diptych.queue.JobQueue.Page;
import dev.diptych.queue.Renewal;
import dev.diptych.queue.Workers.WorkerCard;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A queue in four parts, spread over the nodes of a Cluster. */
class PartitionsTest {
    private static final int JOBS = 40;

    private final Vertx vertx = Vertx.vertx();
    private RedisCluster cluster;
    private QueueUnderTest q;

    @BeforeEach
    void openAQueue(@TempDir Path data) {
        cluster = RedisCluster.start(vertx, data);
        q = QueueUnderTest.open(
                vertx,
                changed(cluster.settings(), Map.of("partitions", 4)),
                Rules.lasting().all());
    }

    @AfterEach
    void closeAll() {
        q.close();
        cluster.close();
        get(vertx.close());
    }

    @Test
    void workTogetherAsOneQueue() {
        List<JobEvent> heard = new CopyOnWriteArrayList<>();
        var live = get(q.events.live(heard::add, () -> {}));
        get(q.workers.announce(new WorkerCard("w1", "host", "cpu", "1", Set.of(BASE), 0, false), List.of()));
        List<JobId> submitted = new ArrayList<>();
        for (int i = 0; i < JOBS; i++) {
            submitted.add(q.submit());
        }
        assertThat(submitted.stream().map(id -> q.client.keys().prefix(id)).distinct())
                .hasSize(4);
        assertThat(submitted).allMatch(id -> q.view(id).servable());
        assertThat(pages()).containsExactlyInAnyOrderElementsOf(submitted);
        assertThat(get(q.queue.stats()).depth())
                .singleElement()
                .satisfies(depth -> assertThat(depth.waiting()).isEqualTo(JOBS))
                .satisfies(depth -> assertThat(depth.liveWorkers()).isEqualTo(1));

        List<Claim> claims = q.claim("w1", JOBS);
        assertThat(claims).extracting(claim -> claim.lease().job()).containsExactlyInAnyOrderElementsOf(submitted);
        assertThat(get(q.queue.renew(claims.stream().map(Claim::lease).toList())))
                .hasSize(JOBS)
                .allMatch(Renewal.Held.class::isInstance);
        claims.forEach(claim -> get(q.queue.commit(claim.lease(), aResult(claim.lease()))));
        q.eventually(() -> assertThat(heard).hasSize(3 * JOBS));
        get(live.cancel());
    }

    @Test
    void knowAnIdempotencyKeyWhereverItLies() {
        for (int i = 0; i < 10; i++) {
            assertThat(q.submit(withKey("anna", "k" + i))).isEqualTo(q.submit(withKey("anna", "k" + i)));
        }
    }

    private List<JobId> pages() {
        List<JobId> read = new ArrayList<>();
        Page page = get(q.queue.list("anna", "queued", null, 7));
        page.jobs().forEach(job -> read.add(job.id()));
        while (page.next() != null) {
            page = get(q.queue.list("anna", "queued", page.next(), 7));
            page.jobs().forEach(job -> read.add(job.id()));
        }
        return read;
    }
}
