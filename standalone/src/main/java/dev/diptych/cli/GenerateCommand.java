package dev.diptych.cli;

import dev.diptych.client.JobClient;
import dev.diptych.client.ServerAddress;
import dev.diptych.embedded.RedisServerOptions.Fsync;
import dev.diptych.standalone.ServiceProcess;
import dev.diptych.standalone.Settings;
import dev.diptych.standalone.Timeline;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One job from order to picture files, on a server or on a service of its own. */
@Command(
        name = "generate",
        sortOptions = false,
        description = {
            "Draws a picture.",
            "Without --server it starts the whole service for this one job: Redis, API and worker."
        },
        footer = {"", "Example: diptych generate \"a red circle on a blue background\" --seed 112 --out circle.png"})
final class GenerateCommand implements Callable<Integer> {
    @Spec
    CommandSpec command = CommandSpec.create();

    @Mixin
    Order order = new Order();

    @Option(
            names = "--like",
            paramLabel = "FILE",
            description = "Draws the picture of a PNG again, as it says it was made; other flags and PROMPT override.")
    @Nullable
    Path like;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where the picture goes; several go to FILE-0.png and so on."
                    + " Default: diptych-JOB.png in the current folder.")
    @Nullable
    Path out;

    @Option(names = "--server", paramLabel = "URL", description = "A running Diptych, such as http://host:8080.")
    @Nullable
    String server;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            defaultValue = "${env:" + Variables.KEY + "}",
            description = "The server's API key. Rather set " + Variables.KEY + ", which other users cannot see.")
    @Nullable
    String key;

    @Option(names = "--json", description = "Prints the ended job as JSON instead of the files' names.")
    boolean json;

    @Option(names = "--quiet", description = "Shows no progress.")
    boolean quiet;

    @Option(names = "--timings", paramLabel = "FILE", hidden = true, description = "Writes when what was reached.")
    @Nullable
    Path timings;

    @Mixin
    CommonFlags common = new CommonFlags();

    @Override
    public Integer call() throws Exception {
        if ("-".equals(order.prompt)) {
            // No interrupt ends this, so that signals still end the process.
            order.prompt = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        }
        Interrupts.ofThisThread(Interrupts.CTRL_C);
        JsonObject body = like == null ? order.json() : order.json(repeated(like));
        if (out != null) {
            PictureFiles.at(out, order.images);
        }
        Settings settings = common.forPerson();
        try (JobScreen screen = JobScreen.on(System.err, quiet)) {
            return server == null
                    ? drawHere(settings, body, screen)
                    : drawAt(ServerAddress.of(server, key), body, screen);
        } finally {
            writeTimings();
        }
    }

    /** @throws UnreadablePictureException if the file does not say all that is needed */
    private JsonObject repeated(Path file) {
        JsonObject request = PictureTexts.read(file).requireRequest();
        if (server == null && request.containsKey("init_image")) {
            throw new UnreadablePictureException(
                    file,
                    "a picture made from words alone, or --server with the service that has its first picture",
                    "one made from an uploaded picture");
        }
        return request;
    }

    private int drawAt(ServerAddress address, JsonObject body, JobScreen screen) throws InterruptedException {
        Vertx vertx = Vertx.vertx();
        try {
            return finish(new Drawing(new JobClient(vertx, address), screen).draw(body), screen);
        } finally {
            vertx.close();
        }
    }

    /** The whole service for one job: it goes the same way as any other. */
    private int drawHere(Settings settings, JsonObject body, JobScreen screen) throws Exception {
        screen.starting();
        try (TemporaryFolder data = TemporaryFolder.create();
                ServiceProcess service = ServiceProcess.oneJvm(settings.forOneJob(), data.path(), Fsync.NO)) {
            return drawAt(new ServerAddress(service.address(), null), body, screen);
        }
    }

    private int finish(Drawing.Outcome outcome, JobScreen screen) {
        screen.close();
        JsonObject job = outcome.job();
        PrintWriter stdout = command.commandLine().getOut();
        if (outcome.succeeded()) {
            Path to = out == null ? Path.of("diptych-" + job.getString("id").substring(0, 8) + ".png") : out;
            PictureFiles files = PictureFiles.at(to, outcome.pictures().size());
            files.write(outcome.pictures());
            Timeline.mark("written");
            if (!json) {
                files.paths().forEach(stdout::println);
            }
        }
        if (json) {
            stdout.println(job.encodePrettily());
        }
        stdout.flush();
        return outcome.succeeded() ? ExitCode.OK : failed(job);
    }

    private int failed(JsonObject job) {
        JsonObject failure = job.getJsonObject("failure");
        String reason = failure == null ? job.getString("state") : failure.getString("message");
        command.commandLine().getErr().println("diptych: job " + job.getString("id") + ": " + reason);
        return ExitCode.SOFTWARE;
    }

    private void writeTimings() throws IOException {
        if (timings != null) {
            Files.write(
                    timings,
                    Timeline.marks().entrySet().stream()
                            .map(mark -> mark.getKey() + "=" + mark.getValue())
                            .toList());
        }
    }
}
