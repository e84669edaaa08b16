package dev.diptych.api.compat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.job.InvalidRequestException;
import dev.diptych.picture.A1111Parameters;
import dev.diptych.picture.BrokenPictureException;
import dev.diptych.picture.PngText;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a PNG says that it was made from, as A1111's {@code /png-info} answers it. */
final class Automatic1111PngInfo {
    private Automatic1111PngInfo() {}

    /** @param image a PNG in base64 or as a data URI */
    static ObjectNode of(@Nullable String image) {
        Map<String, String> texts = texts(image == null ? "" : image.substring(image.indexOf(',') + 1));
        String info = texts.getOrDefault(PngText.PARAMETERS, "");
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("info", info);
        ObjectNode items = json.putObject("items");
        texts.forEach(items::put);
        A1111Parameters parameters = A1111Parameters.parse(info);
        ObjectNode parsed = json.putObject("parameters")
                .put("Prompt", parameters.prompt())
                .put("Negative prompt", parameters.negativePrompt());
        parameters.settings().forEach(parsed::put);
        return json;
    }

    private static Map<String, String> texts(String base64) {
        try {
            return PngText.readAll(Base64.getDecoder().decode(base64));
        } catch (BrokenPictureException | IllegalArgumentException e) {
            throw new InvalidRequestException("image", "a PNG in base64", "something else");
        }
    }
}
