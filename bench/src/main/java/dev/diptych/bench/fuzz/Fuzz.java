package dev.diptych.bench.fuzz;

import static dev.diptych.bench.load.ServiceUnderLoad.await;

import dev.diptych.bench.fuzz.Findings.Kind;
import dev.diptych.bench.load.ApiNode;
import dev.diptych.bench.load.NodeMemory;
import dev.diptych.bench.load.ServiceUnderLoad;
import dev.diptych.bench.measure.Report;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Attacks an API node with what it must refuse, and looks for what it should not have done. */
@Command(
        name = "fuzz",
        description =
                "Sends requests and frames that are wrong by construction: nothing may come of them but a refusal.")
public final class Fuzz implements Callable<Integer> {
    private static final long WARM_UP = 300;

    @Option(
            names = "--requests",
            paramLabel = "N",
            defaultValue = "100000",
            description = "Requests and frames together; ${DEFAULT-VALUE} by default.")
    long requests = 100_000;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "The same seed, the same requests.")
    long seed = 1;

    @Option(
            names = "--only",
            paramLabel = "NUMBER",
            description = "This one alone, as a finding names it, and what it was answered.")
    @Nullable
    Long only;

    @Override
    public Integer call() throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        try (ServiceUnderLoad service = ServiceUnderLoad.start(vertx)) {
            Path keys = service.folder().resolve("keys.json");
            writeKeys(keys);
            ApiNode node = service.startNode(NodeMemory.FLAGS, "api.keys=" + keys);
            Victim victim = Victim.in(vertx, service, node.port());
            int jobs = jobs(service);
            Result result = attack(vertx, node, victim);
            String log = node.log();
            return report(result, jobs(service) - jobs, victim.isTouched(), new Log(log), node.isAlive());
        } finally {
            await(vertx.close());
        }
    }

    /** What came of all attacks, and what the node held after the first of them and after the last. */
    private record Result(Findings findings, NodeUse before, NodeUse after) {}

    private Result attack(Vertx vertx, ApiNode node, Victim victim) throws Exception {
        try (ProgressBar bar = new ProgressBarBuilder()
                .setTaskName("fuzz")
                .setInitialMax(requests)
                .build()) {
            long from = only == null ? 0 : only;
            long to = only == null ? requests : only + 1;
            long warm = Math.min(to, from + Math.max(WARM_UP, requests / 10));
            Findings findings = new Findings(victim.secrets());
            Barrage barrage = new Barrage(vertx, node.port(), seed, victim, findings);
            fire(barrage, from, warm, bar);
            NodeUse before = NodeUse.of(node);
            fire(barrage, warm, to, bar);
            return new Result(findings, before, settled(node, before));
        }
    }

    private static void fire(Barrage barrage, long from, long to, ProgressBar bar) throws Exception {
        barrage.fire(from, to, bar::stepTo)
                .toCompletionStage()
                .toCompletableFuture()
                .get(2, TimeUnit.HOURS);
    }

    /** What the node holds once it has closed what the attackers left, or after a quarter of a minute. */
    private static NodeUse settled(ApiNode node, NodeUse before) throws InterruptedException {
        NodeUse after = NodeUse.of(node);
        for (int i = 0; i < 15 && (after.sockets() > 0 || after.files() > before.files()); i++) {
            TimeUnit.SECONDS.sleep(1);
            after = NodeUse.of(node);
        }
        return after;
    }

    private static int jobs(ServiceUnderLoad service) {
        return await(service.queue().list(null, null, null, 100)).jobs().size();
    }

    /** What the node logged, and what it should not have. */
    private record Log(String text) {
        long errors() {
            return text.lines().filter(line -> line.contains(" ERROR ")).count();
        }

        /** With the trace behind it. */
        List<String> firstError() {
            return text.lines()
                    .dropWhile(line -> !line.contains(" ERROR "))
                    .limit(20)
                    .toList();
        }

        boolean tellsSecrets() {
            return List.of(Sampler.SECRET, Victim.MARK, Victim.KEY, Attack.KEY, Victim.READ_KEY, Victim.FULL_KEY)
                    .stream()
                    .anyMatch(text::contains);
        }
    }

    private int report(Result result, int jobs, boolean touched, Log log, boolean alive) {
        Findings findings = result.findings();
        Report report = new Report("fuzz", "kind of attack", "times", "answers");
        findings.tell(report);
        for (Kind kind : Kind.values()) {
            report.value(kind.name().toLowerCase(Locale.ROOT), findings.count(kind));
        }
        long files = result.after().files() - result.before().files();
        report.value("requests", findings.requests())
                .value("frames", findings.frames())
                .value("seed", seed)
                .value("jobs_enqueued", jobs)
                .value("victim_touched", touched)
                .value("sockets_left", result.after().sockets())
                .value("files_left", files)
                .value("heap_before_kib", result.before().heapKib())
                .value("heap_after_kib", result.after().heapKib())
                .value("resident_before_kib", result.before().residentKib())
                .value("resident_after_kib", result.after().residentKib())
                .value("log_errors", log.errors())
                .value("secrets_logged", log.tellsSecrets())
                .value("alive", alive)
                .print(System.out);
        findings.examples().forEach(System.err::println);
        log.firstError().forEach(System.err::println);
        boolean everything = findings.requests() + findings.frames() == (only == null ? requests : 1);
        boolean nothing = findings.all() + jobs + log.errors() == 0 && !touched && !log.tellsSecrets();
        return Report.kept(everything && nothing && alive && result.after().sockets() == 0 && files <= 0);
    }

    private static void writeKeys(Path file) throws IOException {
        Files.writeString(
                file,
                new JsonObject()
                        .put(
                                "keys",
                                new JsonArray()
                                        .add(key("alice", Victim.KEY, "submit"))
                                        .add(key("mallory", Attack.KEY, "admin"))
                                        .add(key("mallory", Victim.READ_KEY, "read"))
                                        .add(key("bert", Victim.FULL_KEY, "submit")
                                                .put("in_flight", 1)))
                        .encode());
    }

    private static JsonObject key(String tenant, String key, String role) {
        return new JsonObject()
                .put("name", tenant + "-" + role)
                .put("tenant", tenant)
                .put("role", role)
                .put("sha256", sha256(key));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
