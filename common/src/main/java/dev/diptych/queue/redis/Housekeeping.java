package dev.diptych.queue.redis;

import dev.diptych.job.JobId;
import dev.diptych.queue.JobQueue.ReapReport;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.stream.StreamSupport;

/** What somebody has to do again and again. */
record Housekeeping(RedisKeys keys, Scripts scripts) {
    /** At a hundred jobs of each kind a time, so that no call holds Redis up for long. */
    private static final int MOST_TIMES = 20;

    Future<ReapReport> reap() {
        List<Future<ReapReport>> reports = keys.prefixes().stream()
                .map(prefix -> reap(prefix, MOST_TIMES, new ReapReport(0, 0, 0, 0)))
                .toList();
        return Future.all(reports)
                .map(all -> all.<ReapReport>list().stream().reduce(new ReapReport(0, 0, 0, 0), Housekeeping::sum));
    }

    private Future<ReapReport> reap(String prefix, int times, ReapReport before) {
        return scripts.runIn(prefix, "reap").compose(answer -> {
            ReapReport sum = sum(
                    before,
                    new ReapReport(
                            answer.get(0).toInteger(),
                            answer.get(1).toInteger(),
                            answer.get(2).toInteger(),
                            answer.get(3).toInteger()));
            boolean more = answer.get(4).toInteger() == 1;
            return more && times > 1 ? reap(prefix, times - 1, sum) : Future.succeededFuture(sum);
        });
    }

    Future<List<JobId>> garbage(int most) {
        List<Future<Response>> answers = keys.prefixes().stream()
                .map(prefix -> scripts.runIn(prefix, "garbage", most))
                .toList();
        return Future.all(answers)
                .map(all -> all.<Response>list().stream()
                        .flatMap(ids -> StreamSupport.stream(ids.spliterator(), false))
                        .map(id -> new JobId(id.toString()))
                        .toList());
    }

    Future<Void> collected(RedisClient client, List<JobId> jobs) {
        return Future.all(jobs.stream()
                        .map(job -> client.send(
                                job,
                                sent -> Request.cmd(Command.ZREM)
                                        .arg(keys.prefix(job) + "trash")
                                        .arg(job.value())))
                        .toList())
                .mapEmpty();
    }

    private static ReapReport sum(ReapReport a, ReapReport b) {
        return new ReapReport(
                a.requeued() + b.requeued(),
                a.dead() + b.dead(),
                a.promoted() + b.promoted(),
                a.forgotten() + b.forgotten());
    }
}
