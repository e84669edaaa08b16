package dev.diptych.cli;

import dev.diptych.job.Handoff;
import dev.diptych.job.ImageSize;
import dev.diptych.job.InvalidRequestException;
import dev.diptych.job.JobRequest;
import dev.diptych.job.MicroConditioning;
import dev.diptych.job.Prompt;
import dev.diptych.job.Sampling;
import dev.diptych.job.SchedulerName;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What to draw, as flags. What is not given is left to the model. */
final class Order {
    private static final Pattern SIZE = Pattern.compile("(-?\\d{1,9})[xX](-?\\d{1,9})");
    private static final ImageSize ANY_SIZE = new ImageSize(1024, 1024);

    @Spec(Spec.Target.MIXEE)
    CommandSpec command = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "PROMPT", description = "What to draw; - reads it from standard input.")
    @Nullable
    String prompt;

    @Option(names = "--negative", paramLabel = "TEXT", description = "What to keep away from.")
    @Nullable
    String negative;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "A folder below the models directory; the first by default.")
    @Nullable
    String model;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Repeats a picture; drawn by chance if absent. Image k is drawn from N + k.")
    @Nullable
    Long seed;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Steps of base and refiner together, 1 to 200; 30 by default.")
    @Nullable
    Integer steps;

    @Option(
            names = "--size",
            paramLabel = "WxH",
            description = "Width and height in pixels; the model's own by default.")
    @Nullable
    String size;

    @Option(
            names = "--scheduler",
            paramLabel = "NAME",
            description =
                    "euler, euler_a, euler_karras, heun, dpmpp_2m, dpmpp_2m_karras, dpmpp_2m_sde, dpmpp_2m_sde_karras, ddim, unipc or lcm; the model's own by default.")
    @Nullable
    String scheduler;

    @Option(names = "--guidance", paramLabel = "G", description = "Guidance scale, 0 to 50; 5 by default, off up to 1.")
    @Nullable
    Double guidance;

    @Option(
            names = "--handoff",
            paramLabel = "F",
            description = "The part of the way that the base goes, above 0 to 1; 0.8 by default.")
    @Nullable
    Double handoff;

    @Option(
            names = "--handoff-mode",
            paramLabel = "MODE",
            description = "renoise: the refiner adds fresh noise (default); continue: the left-over noise is kept;"
                    + " full: the refiner goes over the finished picture; off: no refiner.")
    @Nullable
    String mode;

    @Option(
            names = "--refiner-strength",
            paramLabel = "S",
            description = "In mode full, how much of the way the refiner goes again, above 0 to 1; 0.3 by default.")
    @Nullable
    Double refinerStrength;

    @Option(names = "--images", paramLabel = "N", description = "How many pictures, 1 to 8; 1 by default.")
    int images = 1;

    /**
     * The body of the submission.
     *
     * @throws InvalidRequestException for what no model could do; the model's own limits are the server's to say
     */
    JsonObject json() {
        if (prompt == null) {
            throw new ParameterException(command.commandLine(), "Missing required parameter: 'PROMPT'");
        }
        return json(new JsonObject().put("prompt", prompt));
    }

    /**
     * The same for what is given laid over a whole request.
     *
     * @param request with a prompt at least
     */
    JsonObject json(JsonObject request) {
        String text = prompt == null ? request.getString("prompt") : prompt;
        ImageSize sides = size == null ? null : imageSize(size);
        JobRequest checked = new JobRequest(
                model == null ? "any" : model,
                new Prompt(text, null, negative, null),
                sides == null ? ANY_SIZE : sides,
                seed == null ? 0 : seed,
                images,
                sampling(),
                handoff(),
                MicroConditioning.defaults(),
                null);
        JsonObject json = request.copy().put("prompt", text).put("images", checked.images());
        putUnlessNull(json, "model", model);
        putUnlessNull(json, "negative_prompt", negative);
        putUnlessNull(json, "seed", seed);
        putUnlessNull(json, "steps", steps);
        putUnlessNull(json, "scheduler", scheduler);
        putUnlessNull(json, "guidance_scale", guidance);
        if (sides != null) {
            json.put("width", sides.width()).put("height", sides.height());
        }
        JsonObject how = json.getJsonObject("handoff", new JsonObject());
        putUnlessNull(how, "mode", mode);
        putUnlessNull(how, "at", handoff);
        putUnlessNull(how, "strength", refinerStrength);
        return how.isEmpty() ? json : json.put("handoff", how);
    }

    private Sampling sampling() {
        Sampling defaults = Sampling.defaults();
        return new Sampling(
                scheduler == null ? null : SchedulerName.of(scheduler),
                steps == null ? defaults.steps() : steps,
                guidance == null ? defaults.guidanceScale() : guidance,
                defaults.guidanceRescale(),
                defaults.guidanceStart(),
                defaults.guidanceEnd(),
                defaults.clipSkip());
    }

    private Handoff handoff() {
        return new Handoff(
                mode == null ? Handoff.Mode.RENOISE : mode(mode),
                handoff == null ? Handoff.DEFAULT_AT : handoff,
                Handoff.Unit.NOISE,
                refinerStrength == null ? Handoff.DEFAULT_STRENGTH : refinerStrength);
    }

    private static Handoff.Mode mode(String name) {
        return Arrays.stream(Handoff.Mode.values())
                .filter(mode -> mode.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException("handoff.mode", "renoise, continue, full or off", name));
    }

    private static ImageSize imageSize(String text) {
        Matcher sides = SIZE.matcher(text);
        if (!sides.matches()) {
            throw new InvalidRequestException("size", "width and height such as 1024x768", text);
        }
        return new ImageSize(Integer.parseInt(sides.group(1)), Integer.parseInt(sides.group(2)));
    }

    private static void putUnlessNull(JsonObject json, String name, @Nullable Object value) {
        if (value != null) {
            json.put(name, value);
        }
    }
}
