package dev.diptych.api.compat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.job.InvalidRequestException;
import dev.diptych.picture.JpegWriter;
import dev.diptych.picture.UploadedPicture;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request of OpenAI's Images API, read.
 *
 * @param order the body of the native {@code POST /v1/jobs}
 * @param asUrl whether pictures are answered by address instead of as base64
 * @param format of the pictures in base64
 * @param compression JPEG quality, 0 to 100
 * @param stream whether the answer is a stream of events
 * @param partialImages how many previews the stream carries, 0 to 3
 * @param quality the quality asked for, as the answer repeats it
 */
record OpenAiOrder(
        ObjectNode order,
        boolean asUrl,
        Format format,
        int compression,
        boolean stream,
        int partialImages,
        String quality) {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,5})x([0-9]{1,5})");
    private static final Pattern OPENAI_MODEL = Pattern.compile("(dall-e|gpt-image|chatgpt-image)(-.*)?");
    private static final int MOST_PARTIAL_IMAGES = 3;
    private static final double HIGH_FIDELITY_STRENGTH = 0.3;

    enum Format {
        PNG,
        JPEG;

        String wireName() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** @throws InvalidRequestException by the field's name in OpenAI's API */
    static OpenAiOrder generation(ObjectNode body) {
        return of(new ForeignBody(body), OpenAiFields.GENERATIONS.translate(body));
    }

    /** Of an edit; its picture and mask are put into {@link #order} by who has uploaded them. */
    static OpenAiOrder edit(ObjectNode body, boolean masked) {
        ObjectNode order = OpenAiFields.EDITS.translate(body);
        String fidelity = new ForeignBody(body).oneOf("input_fidelity", "low", List.of("low", "high"));
        if (!order.has("strength") && masked) {
            order.put("strength", 1.0);
        } else if (!order.has("strength") && fidelity.equals("high")) {
            order.put("strength", HIGH_FIDELITY_STRENGTH);
        }
        return of(new ForeignBody(body), order);
    }

    private static OpenAiOrder of(ForeignBody body, ObjectNode order) {
        String model = body.text("model");
        boolean foreignModel = model != null && OPENAI_MODEL.matcher(model).matches();
        if (model != null && !foreignModel) {
            order.put("model", model);
        }
        putSize(order, body.text("size"));
        String quality = body.oneOf("quality", "auto", List.of("auto", "low", "medium", "high", "standard", "hd"));
        if (!order.has("steps")) {
            order.put("steps", steps(quality));
        }
        boolean dallE = foreignModel && model != null && model.startsWith("dall-e");
        String response = body.oneOf("response_format", dallE ? "url" : "b64_json", List.of("url", "b64_json"));
        String format = body.oneOf("output_format", "png", List.of("png", "jpeg"));
        boolean stream = body.flag("stream", false);
        if (response.equals("url") && !stream && !format.equals("png")) {
            throw new InvalidRequestException("output_format", "png, with response_format url", format);
        }
        return new OpenAiOrder(
                order,
                response.equals("url"),
                format.equals("png") ? Format.PNG : Format.JPEG,
                body.whole("output_compression", 100, 0, 100),
                stream,
                body.whole("partial_images", 0, 0, MOST_PARTIAL_IMAGES),
                quality);
    }

    /** A finished picture in the format asked for. */
    byte[] encode(byte[] png) {
        if (format == Format.PNG) {
            return png;
        }
        try (JpegWriter writer = new JpegWriter(compression / 100.0)) {
            return writer.write(UploadedPicture.decode(png).flattened());
        }
    }

    private static void putSize(ObjectNode order, @Nullable String size) {
        if (size == null || size.equals("auto")) {
            return;
        }
        Matcher sides = SIZE.matcher(size);
        if (!sides.matches()) {
            throw new InvalidRequestException("size", "auto or WIDTHxHEIGHT", size);
        }
        order.put("width", Integer.parseInt(sides.group(1))).put("height", Integer.parseInt(sides.group(2)));
    }

    private static int steps(String quality) {
        return switch (quality) {
            case "low" -> 20;
            case "high", "hd" -> 50;
            default -> 30;
        };
    }
}
