package dev.diptych.bench.fuzz;

import static dev.diptych.bench.load.ServiceUnderLoad.await;

import dev.diptych.bench.fuzz.Findings.Kind;
import dev.diptych.bench.load.ApiNode;
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
    private static final List<String> JVM = List.of("-Xmx512m");

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
            Victim victim = Victim.in(vertx, service);
            ApiNode node = service.startNode(JVM, "api.keys=" + keys);
            Findings findings = attack(vertx, node, victim);
            String log = node.log();
            return report(findings, jobsOfTheAttacker(service), victim.isTouched(), new Log(log), node.isAlive());
        } finally {
            await(vertx.close());
        }
    }

    private Findings attack(Vertx vertx, ApiNode node, Victim victim) throws Exception {
        try (ProgressBar bar = new ProgressBarBuilder()
                .setTaskName("fuzz")
                .setInitialMax(requests)
                .build()) {
            long from = only == null ? 0 : only;
            long to = only == null ? requests : only + 1;
            Findings findings = new Findings();
            Barrage barrage = new Barrage(vertx, node.port(), seed, victim, findings);
            barrage.fire(from, to, bar::stepTo)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(2, TimeUnit.HOURS);
            return findings;
        }
    }

    private static int jobsOfTheAttacker(ServiceUnderLoad service) {
        return await(service.queue().list("mallory", null, null, 100)).jobs().size();
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
            return List.of(Sampler.SECRET, Victim.MARK, Victim.KEY, Attack.KEY, Victim.READ_KEY).stream()
                    .anyMatch(text::contains);
        }
    }

    private int report(Findings findings, int jobs, boolean touched, Log log, boolean alive) {
        Report report = new Report("fuzz", "answer", "times");
        findings.statuses().forEach(report::row);
        report.row("frames refused", findings.frames())
                .value("requests", findings.requests())
                .value("frames", findings.frames())
                .value("seed", seed)
                .value("server_errors", findings.count(Kind.SERVER_ERROR))
                .value("accepted", findings.count(Kind.ACCEPTED))
                .value("jobs_enqueued", jobs)
                .value("leaks", findings.count(Kind.LEAK))
                .value("victim_touched", touched)
                .value("unclear", findings.count(Kind.UNCLEAR))
                .value("unanswered", findings.count(Kind.NO_ANSWER))
                .value("log_errors", log.errors())
                .value("secrets_logged", log.tellsSecrets())
                .value("alive", alive)
                .print(System.out);
        findings.examples().forEach(System.err::println);
        log.firstError().forEach(System.err::println);
        return Report.kept(findings.all() + jobs + log.errors() == 0 && !touched && !log.tellsSecrets() && alive);
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
                                        .add(key("mallory", Victim.READ_KEY, "read")))
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
