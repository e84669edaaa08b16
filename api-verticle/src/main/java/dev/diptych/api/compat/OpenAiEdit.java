package dev.diptych.api.compat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.api.form.Form;
import dev.diptych.job.InvalidRequestException;
import dev.diptych.picture.BrokenPictureException;
import dev.diptych.picture.PngWriter;
import dev.diptych.picture.UploadedPicture;
import dev.diptych.wire.Wire;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the form of {@code POST /v1/images/edits}. Decodes pictures, so not for an event loop. */
final class OpenAiEdit {
    private static final Set<String> NUMBERS =
            Set.of("n", "output_compression", "partial_images", "seed", "steps", "guidance_scale", "strength");

    private OpenAiEdit() {}

    /** Complains by the field's name in OpenAI's API, with {@link InvalidRequestException}. */
    static OpenAiOrder read(Form form) {
        byte[] image = onlyFile(form, "image");
        UploadedPicture picture = decode("image", image);
        boolean ownMask = form.files().containsKey("mask");
        UploadedPicture mask = ownMask ? decode("mask", onlyFile(form, "mask")) : picture;
        boolean masked = mask.alpha() != null;
        if (ownMask && !masked) {
            throw new InvalidRequestException("mask", "a picture with transparent parts", "an opaque one");
        }
        OpenAiOrder order = OpenAiOrder.edit(fields(form), masked);
        order.order().put("init_image", base64(image));
        if (masked) {
            order.order().put("mask", base64(PngWriter.write(mask.transparency(), List.of())));
        }
        return order;
    }

    /** The texts of a form have no types: numbers, flags and objects are read as what their fields are. */
    private static ObjectNode fields(Form form) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, String> text : form.texts().entrySet()) {
            String name = text.getKey();
            String value = text.getValue();
            if (NUMBERS.contains(name)) {
                putNumber(fields, name, value);
            } else if (name.equals("stream") && (value.equals("true") || value.equals("false"))) {
                fields.put(name, value.equals("true"));
            } else if (name.equals("handoff")) {
                fields.set(name, object(name, value));
            } else {
                fields.put(name, value);
            }
        }
        form.files().keySet().forEach(fields::putObject);
        return fields;
    }

    private static ObjectNode object(String name, String json) {
        try {
            return Wire.object(json.getBytes(StandardCharsets.UTF_8));
        } catch (InvalidRequestException e) {
            throw new InvalidRequestException(name, e.expected(), e.found());
        }
    }

    private static void putNumber(ObjectNode fields, String name, String value) {
        try {
            if (value.matches("-?[0-9]{1,18}")) {
                fields.put(name, Long.parseLong(value));
            } else {
                fields.put(name, Double.parseDouble(value));
            }
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(name, "a number", "a text");
        }
    }

    private static byte[] onlyFile(Form form, String name) {
        List<Buffer> files = form.files().getOrDefault(name, List.of());
        if (files.size() != 1) {
            throw new InvalidRequestException(name, "one picture", files.isEmpty() ? "none" : files.size());
        }
        return files.get(0).getBytes();
    }

    private static UploadedPicture decode(String field, byte[] file) {
        try {
            return UploadedPicture.decode(file);
        } catch (BrokenPictureException e) {
            throw new InvalidRequestException(field, "a PNG or JPEG picture", "a broken or other file");
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
