package dev.diptych.bench.load;

import static dev.diptych.bench.load.ServiceUnderLoad.await;

import dev.diptych.bench.load.Returner.Difference;
import dev.diptych.bench.measure.Report;
import dev.diptych.job.JobEvent;
import dev.diptych.job.JobId;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether clients that are dropped again and again see every change of state exactly once. */
@Command(
        name = "resume",
        description =
                "Clients drop and come back at random through two API nodes, of which one is killed now and then.")
public final class ResumeLoad implements Callable<Integer> {
    private static final List<String> JVM = List.of("-Xmx512m");
    private static final int PATIENCE_SECONDS = 30;

    @Option(names = "--clients", paramLabel = "N", defaultValue = "1000", description = "Sockets, each on one job.")
    int clients = 1000;

    @Option(names = "--jobs", paramLabel = "N", defaultValue = "50", description = "Jobs that run meanwhile.")
    int jobs = 50;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "100", description = "Events of all jobs per second.")
    double rate = 100;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "60", description = "How long.")
    int seconds = 60;

    @Option(
            names = "--between-drops",
            paramLabel = "MS",
            defaultValue = "3000",
            description = "How long a client stays connected, on average.")
    long betweenDrops = 3000;

    @Option(names = "--kills", paramLabel = "N", defaultValue = "2", description = "kill -9 of an API node.")
    int kills = 2;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Of who drops when.")
    long seed = 1;

    /** Those that take connections now: the list is changed as a whole, since clients look at it from their loop. */
    private volatile List<ApiNode> nodes = List.of();

    private int killed;

    @Override
    public Integer call() throws Exception {
        // One event loop: everything that happens to clients and jobs happens on it, one after another.
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        try (ServiceUnderLoad service = ServiceUnderLoad.start(vertx)) {
            nodes = List.of(service.startNode(JVM), service.startNode(JVM));
            SplittableRandom random = new SplittableRandom(seed);
            LivelyJobs lively = new LivelyJobs(service.queue(), jobs, random.split());
            List<Returner> all = returners(vertx, lively, random);
            try (ProgressBar bar = LoadOptions.bar("resume", seconds)) {
                all.forEach(returner -> vertx.runOnContext(go -> returner.follow(betweenDrops)));
                play(vertx, service, lively, bar);
            }
            all.forEach(Returner::settle);
            lively.end();
            Map<JobId, List<JobEvent>> truth = truth(service, lively);
            awaitAll(all, truth);
            return report(all, truth);
        } finally {
            await(vertx.close());
        }
    }

    private List<Returner> returners(Vertx vertx, LivelyJobs lively, SplittableRandom random) {
        WebSocketClient client = vertx.createWebSocketClient(
                new WebSocketClientOptions().setMaxConnections(2 * clients).setLocalAddress("127.0.0.2"));
        List<Returner> all = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            all.add(new Returner(vertx, client, this::anyPort, lively.ids().get(i % jobs), random.split()));
        }
        return all;
    }

    private int anyPort(SplittableRandom random) {
        List<ApiNode> now = nodes;
        return now.get(random.nextInt(now.size())).port();
    }

    private void play(Vertx vertx, ServiceUnderLoad service, LivelyJobs lively, ProgressBar bar)
            throws InterruptedException {
        long timer = vertx.setPeriodic(Math.max(1, Math.round(1000 / rate)), tick -> lively.stir());
        long start = System.nanoTime();
        while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(seconds)) {
            TimeUnit.MILLISECONDS.sleep(100);
            long passed = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
            bar.stepTo(passed);
            if (killed < kills && passed >= (killed + 1L) * seconds / (kills + 1)) {
                killed++;
                nodes.get(0).kill();
                nodes = List.of(nodes.get(1));
                nodes = List.of(nodes.get(0), service.startNode(JVM));
            }
        }
        vertx.cancelTimer(timer);
        TimeUnit.MILLISECONDS.sleep(500); // what is on its way to Redis arrives
    }

    private static Map<JobId, List<JobEvent>> truth(ServiceUnderLoad service, LivelyJobs lively) {
        Map<JobId, List<JobEvent>> truth = new HashMap<>();
        for (JobId job : lively.ids()) {
            truth.put(job, await(service.events().after(job, 0, 0)).orElseThrow());
        }
        return truth;
    }

    private static void awaitAll(List<Returner> all, Map<JobId, List<JobEvent>> truth) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < deadline
                && all.stream()
                        .anyMatch(client -> client.newest()
                                < truth.getOrDefault(client.job(), List.of()).size())) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private int report(List<Returner> all, Map<JobId, List<JobEvent>> truth) {
        Difference difference = all.stream()
                .map(client -> client.from(truth.getOrDefault(client.job(), List.of())))
                .reduce(new Difference(0, 0, 0), Difference::plus);
        long changes = all.stream()
                .mapToLong(client -> truth.getOrDefault(client.job(), List.of()).stream()
                        .filter(event -> event.body().changesState())
                        .count())
                .sum();
        long anew = all.stream().mapToLong(Returner::startsAnew).sum();
        long drops = all.stream().mapToLong(Returner::drops).sum();
        new Report("resume", "of all clients together", "number")
                .row("dropped connections", drops)
                .row("changes of state to be seen", changes)
                .row("not seen", difference.missed())
                .row("seen twice", difference.doubled())
                .row("steps not seen", difference.stepsMissed())
                .row("completeness not proved", anew)
                .value("clients", clients)
                .value("jobs", jobs)
                .value("drops", drops)
                .value("kills", killed)
                .value("changes", changes)
                .value("missed", difference.missed())
                .value("doubled", difference.doubled())
                .value("steps_missed", difference.stepsMissed())
                .value("not_recovered", anew)
                .print(System.out);
        return Report.kept(
                killed == kills && difference.missed() + difference.doubled() + difference.stepsMissed() + anew == 0);
    }
}
