package dev.diptych.api.compat;

import dev.diptych.job.InvalidRequestException;
import io.vertx.ext.web.FileUpload;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@code multipart/form-data} body.
 *
 * @param texts by name; {@code name[]} counts as {@code name}
 * @param files by name, in order; they are gone once the request is answered
 */
record Form(Map<String, String> texts, Map<String, List<Path>> files) {

    /** Reads what the body handler has kept; throws {@link InvalidRequestException} if the body is no form. */
    static Form of(RoutingContext ctx) {
        if (!ctx.request().isExpectMultipart()) {
            throw new InvalidRequestException("body", "multipart/form-data", "another content type");
        }
        Form form = new Form(new LinkedHashMap<>(), new LinkedHashMap<>());
        ctx.request().formAttributes().forEach((name, value) -> form.texts.put(plain(name), value));
        for (FileUpload file : ctx.fileUploads()) {
            form.files
                    .computeIfAbsent(plain(file.name()), none -> new ArrayList<>())
                    .add(Path.of(file.uploadedFileName()));
        }
        return form;
    }

    private static String plain(String name) {
        return name.endsWith("[]") ? name.substring(0, name.length() - 2) : name;
    }
}
