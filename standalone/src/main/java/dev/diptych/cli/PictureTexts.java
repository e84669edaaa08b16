package dev.diptych.cli;

import dev.diptych.picture.BrokenPictureException;
import dev.diptych.picture.PngText;
import dev.diptych.wire.CorruptRecordException;
import dev.diptych.wire.RequestJson;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a PNG says of how it was made.
 *
 * @param parameters in AUTOMATIC1111's words, or null
 * @param request the order that draws it again, or null if Diptych did not make it
 */
record PictureTexts(
        Path file, @Nullable String parameters, @Nullable JsonObject request) {

    /** @throws UnreadablePictureException if the file is no PNG, or says nothing that is known here */
    static PictureTexts read(Path file) {
        Map<String, String> texts = texts(file);
        String request = texts.get(PngText.REQUEST);
        PictureTexts found =
                new PictureTexts(file, texts.get(PngText.PARAMETERS), request == null ? null : readable(file, request));
        if (found.parameters == null && found.request == null) {
            throw new UnreadablePictureException(
                    file, "a PNG that says how it was made", "one without Diptych's or AUTOMATIC1111's text");
        }
        return found;
    }

    /** @throws UnreadablePictureException if there is none */
    JsonObject requireRequest() {
        if (request == null) {
            throw new UnreadablePictureException(file, "Diptych's request in it", "AUTOMATIC1111's parameters alone");
        }
        return request;
    }

    JsonObject json() {
        return new JsonObject().put("parameters", parameters).put("request", request);
    }

    private static Map<String, String> texts(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new UnreadablePictureException(file, "a PNG file", Files.exists(file) ? "no file" : "nothing there");
        }
        try {
            return PngText.readAll(Files.readAllBytes(file));
        } catch (BrokenPictureException e) {
            throw new UnreadablePictureException(file, e.expected(), e.found());
        } catch (IOException e) {
            throw new UnreadablePictureException(
                    file, "a file that can be read", e.getClass().getSimpleName());
        }
    }

    private static JsonObject readable(Path file, String request) {
        try {
            return new JsonObject(RequestJson.tree(RequestJson.read(request)).toString());
        } catch (CorruptRecordException e) {
            throw new UnreadablePictureException(file, "a request that this version understands", "another text");
        }
    }
}
