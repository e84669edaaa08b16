package dev.diptych.bench.soak;

import dev.diptych.bench.measure.Report;
import dev.diptych.bench.measure.ScratchFolder;
import dev.diptych.client.JobClient;
import dev.diptych.client.ServerAddress;
import dev.diptych.embedded.RedisServerOptions.Fsync;
import dev.diptych.standalone.Await;
import dev.diptych.standalone.ServiceProcess;
import dev.diptych.standalone.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Mixed jobs, round after round, through API, queue, engine and picture store of one process; between rounds, when
 * nothing runs, its memory and handles are read. What they grow by from the round at 40 % of the jobs, when every kind
 * has been seen, to the last one is held against bounds.
 */
@Command(name = "soak", description = "Many mixed jobs through one process: memory and handles must stay flat.")
public final class SoakBench implements Callable<Integer> {
    private static final int ROUND = 20;
    private static final double SETTLED = 0.4;
    /** Enough for a step of the refiner in every hand-off. */
    private static final int LEAST_STEPS = 5;

    private static final List<String> SCHEDULERS =
            List.of("euler", "euler_a", "dpmpp_2m", "ddim", "unipc", "lcm", "heun");
    private static final List<String> HANDOFFS = List.of("renoise", "continue", "full", "off");
    private static final List<Integer> SIDES = List.of(64, 128, 192);

    @Option(names = "--jobs", paramLabel = "N", defaultValue = "200", description = "${DEFAULT-VALUE} by default.")
    int jobs = 200;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Of the jobs' mixture.")
    long seed = 1;

    @Option(
            names = "--heap-mb",
            paramLabel = "MB",
            defaultValue = "2",
            description = "By which live objects may grow; ${DEFAULT-VALUE} by default.")
    int heapMb = 2;

    @Option(
            names = "--rss-mb",
            paramLabel = "MB",
            defaultValue = "16",
            description = "By which the process may grow; ${DEFAULT-VALUE} by default.")
    int rssMb = 16;

    @Option(
            names = "--handles",
            paramLabel = "N",
            defaultValue = "8",
            description =
                    "By which threads, open files and direct buffers may grow, each; ${DEFAULT-VALUE} by default.")
    int handles = 8;

    @Spec
    CommandSpec command = CommandSpec.create();

    private final Report report = new Report(
            "soak", "jobs done", "live heap KB", "RSS KB", "direct buffers", "direct KB", "threads", "open files");
    private final List<ProcessUse> uses = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        if (jobs <= ROUND) {
            throw new ParameterException(
                    command.commandLine(),
                    "--jobs: expected more than the %d of one round, found %d".formatted(ROUND, jobs));
        }
        Vertx vertx = Vertx.vertx();
        int failed;
        try (ScratchFolder data = ScratchFolder.named("soak");
                ServiceProcess service =
                        ServiceProcess.oneJvm(Settings.defaults().forOneJob(), data.path(), Fsync.NO);
                ProgressBar bar = new ProgressBarBuilder()
                        .setTaskName("soak")
                        .setInitialMax(jobs)
                        .build()) {
            failed = soak(new JobClient(vertx, new ServerAddress(service.address(), null)), bar);
        } finally {
            Await.result(vertx.close());
        }
        return Report.kept(tell(failed));
    }

    /** @return how many jobs did not end well */
    private int soak(JobClient client, ProgressBar bar) throws InterruptedException, IOException {
        Random random = new Random(seed);
        int failed = 0;
        for (int done = 0; done < jobs; ) {
            int round = Math.min(ROUND, jobs - done);
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < round; i++) {
                ids.add(Await.result(client.submit(order(random))).getString("id"));
            }
            for (String id : ids) {
                Await.result(client.feed(id).follow());
                JsonObject job = Await.result(client.job(id));
                if (job.getString("state").equals("succeeded")) {
                    Await.result(client.image(id, 0));
                } else {
                    failed++;
                }
                bar.step();
            }
            done += round;
            row(done, ProcessUse.now());
        }
        return failed;
    }

    private static JsonObject order(Random random) {
        return new JsonObject()
                .put("prompt", "a red circle on a blue background")
                .put("seed", random.nextInt(1000))
                .put("steps", LEAST_STEPS + random.nextInt(6))
                .put("images", 1 + random.nextInt(2))
                .put("width", one(SIDES, random))
                .put("height", one(SIDES, random))
                .put("scheduler", one(SCHEDULERS, random))
                .put("guidance_scale", random.nextInt(4) == 0 ? 1 : 5)
                .put("handoff", new JsonObject().put("mode", one(HANDOFFS, random)));
    }

    private static <T> T one(List<T> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    private void row(int done, ProcessUse use) {
        uses.add(use);
        report.row(
                done, use.heapKb(), use.residentKb(), use.directBuffers(), use.directKb(), use.threads(), use.files());
    }

    private boolean tell(int failed) {
        ProcessUse settled = uses.get((int) (SETTLED * (uses.size() - 1)));
        ProcessUse growth = uses.get(uses.size() - 1).since(settled);
        report.value("jobs", jobs)
                .value("failed", failed)
                .value("heap_growth_kb", growth.heapKb())
                .value("rss_growth_kb", growth.residentKb())
                .value("direct_buffers_growth", growth.directBuffers())
                .value("direct_growth_kb", growth.directKb())
                .value("threads_growth", growth.threads())
                .value("files_growth", growth.files())
                .print(System.out);
        return failed == 0 && isFlat(growth);
    }

    boolean isFlat(ProcessUse growth) {
        return growth.heapKb() <= 1024L * heapMb
                && growth.residentKb() <= 1024L * rssMb
                && growth.directBuffers() <= handles
                && growth.threads() <= handles
                && growth.files() <= handles;
    }
}
