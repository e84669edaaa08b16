package dev.diptych.picture;

import dev.diptych.job.Handoff;
import dev.diptych.job.JobRequest;
import dev.diptych.job.SourceImage;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The text that AUTOMATIC1111 puts into its pictures and that other programs read: the prompt, a line
 * {@code Negative prompt: …} if there is one, and a line {@code Steps: 30, Sampler: Euler, CFG scale: 5, …}.
 *
 * @param negativePrompt empty if there is none
 * @param settings of the last line, in its order
 */
public record A1111Parameters(String prompt, String negativePrompt, Map<String, String> settings) {
    private static final String NEGATIVE = "Negative prompt:";
    /** Fewer than this on the last line, and it is part of the prompt. */
    private static final int FEWEST_SETTINGS = 3;

    private static final Pattern SETTING =
            Pattern.compile("(\\w[\\w \\-/]{1,60}):\\s*(\"[^\\\\\"]*+(?:\\\\.[^\\\\\"]*+)*+\"|[^,]*)(?:,|$)");
    private static final Pattern NEEDS_QUOTES = Pattern.compile("[,:\\n\"]");

    public A1111Parameters {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /**
     * What made image {@code image} of the request.
     *
     * @param baseSteps steps that the base really ran
     * @param refinerSteps steps that the refiner really ran
     */
    public static A1111Parameters of(JobRequest request, int image, int baseSteps, int refinerSteps) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("Steps", Integer.toString(request.sampling().steps()));
        if (request.sampling().scheduler() != null) {
            settings.put(
                    "Sampler", A1111Sampler.of(request.sampling().scheduler()).sampler());
        }
        settings.put("CFG scale", plain(request.sampling().guidanceScale()));
        settings.put("Seed", Long.toString(request.seed() + image));
        settings.put("Size", request.size().toString());
        settings.put("Model", request.model());
        if (request.sampling().scheduler() != null) {
            // Behind what older programs expect one behind the other, from the steps to the model.
            settings.put(
                    "Schedule type",
                    A1111Sampler.of(request.sampling().scheduler()).scheduleType());
        }
        put(settings, request.source());
        if (request.sampling().clipSkip() > 0) {
            // AUTOMATIC1111 counts from the last layer, and SDXL's own choice is the second of these.
            settings.put("Clip skip", Integer.toString(request.sampling().clipSkip() + 2));
        }
        put(settings, request.handoff(), request.model());
        settings.put("Base steps", Integer.toString(baseSteps));
        settings.put("Refiner steps", Integer.toString(refinerSteps));
        settings.put("Version", "Diptych");
        String negative = request.prompt().negative();
        return new A1111Parameters(request.prompt().text(), negative == null ? "" : negative, settings);
    }

    private static void put(Map<String, String> settings, @Nullable SourceImage source) {
        if (source != null) {
            settings.put("Denoising strength", plain(source.strength()));
        }
    }

    private static void put(Map<String, String> settings, Handoff handoff, String model) {
        if (!handoff.refines()) {
            return;
        }
        settings.put("Refiner", model + "/refiner");
        settings.put("Hand-off", handoff.mode().wireName());
        if (handoff.mode() == Handoff.Mode.FULL) {
            settings.put("Refiner strength", plain(handoff.strength()));
        } else {
            settings.put("Refiner switch at", plain(handoff.at()));
        }
    }

    /** The text that such a text was made of; every text has a reading, in the worst case as a prompt alone. */
    public static A1111Parameters parse(String text) {
        List<String> lines = text.strip().lines().toList();
        Map<String, String> settings = lines.isEmpty() ? Map.of() : settings(lines.get(lines.size() - 1));
        int last = lines.size() - (settings.isEmpty() ? 0 : 1);
        int negative = 0;
        while (negative < last && !lines.get(negative).strip().startsWith(NEGATIVE)) {
            negative++;
        }
        String negativeText = String.join("\n", lines.subList(negative, last)).strip();
        return new A1111Parameters(
                String.join("\n", lines.subList(0, negative)).strip(),
                negativeText.isEmpty()
                        ? ""
                        : negativeText.substring(NEGATIVE.length()).strip(),
                settings);
    }

    private static Map<String, String> settings(String line) {
        Map<String, String> settings = new LinkedHashMap<>();
        Matcher setting = SETTING.matcher(line);
        while (setting.find()) {
            settings.put(setting.group(1), unquoted(setting.group(2)));
        }
        return settings.size() < FEWEST_SETTINGS ? Map.of() : settings;
    }

    public String format() {
        String line = settings.entrySet().stream()
                .map(setting -> setting.getKey() + ": " + quoted(setting.getValue()))
                .collect(Collectors.joining(", "));
        String negative = negativePrompt.isEmpty() ? "" : NEGATIVE + " " + negativePrompt + "\n";
        return prompt + "\n" + negative + line;
    }

    private static String quoted(String value) {
        return NEEDS_QUOTES.matcher(value).find()
                ? '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"'
                : value;
    }

    private static String unquoted(String value) {
        if (value.length() < 2 || !value.startsWith("\"") || !value.endsWith("\"")) {
            return value.strip();
        }
        return Pattern.compile("\\\\(.)")
                .matcher(value.substring(1, value.length() - 1))
                .replaceAll(escape -> Matcher.quoteReplacement(escape.group(1).equals("n") ? "\n" : escape.group(1)));
    }

    private static String plain(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
