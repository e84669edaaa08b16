package dev.diptych.api.form;

import dev.diptych.job.InvalidRequestException;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@code multipart/form-data} body.
 *
 * @param texts by name; {@code name[]} counts as {@code name}
 * @param files by name, in order
 */
public record Form(Map<String, String> texts, Map<String, List<Buffer>> files) {
    private static final String READ = "diptych.form";

    /** What {@link FormReader} has read; throws {@link InvalidRequestException} if the body is no form. */
    public static Form of(RoutingContext ctx) {
        Form form = ctx.get(READ);
        if (form == null) {
            throw new InvalidRequestException("body", "multipart/form-data", "another content type");
        }
        return form;
    }

    public static boolean isIn(RoutingContext ctx) {
        return ctx.get(READ) != null;
    }

    static Form empty() {
        return new Form(new LinkedHashMap<>(), new LinkedHashMap<>());
    }

    void put(RoutingContext ctx) {
        ctx.request().formAttributes().forEach((name, value) -> texts.put(plain(name), value));
        ctx.put(READ, this);
    }

    /** What comes of this part is put into the buffer. */
    Buffer newFile(String name) {
        Buffer file = Buffer.buffer();
        files.computeIfAbsent(plain(name), none -> new ArrayList<>()).add(file);
        return file;
    }

    private static String plain(String name) {
        return name.endsWith("[]") ? name.substring(0, name.length() - 2) : name;
    }
}
