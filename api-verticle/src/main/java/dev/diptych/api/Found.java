package dev.diptych.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What was found, fit to be shown: short, and never a prompt or a picture. */
final class Found {
    private static final int LONGEST = 60;

    private Found() {}

    static String in(String field, @Nullable Object value) {
        if (value == null) {
            return "null";
        } else if (value instanceof JsonObject) {
            return "an object";
        } else if (value instanceof JsonArray) {
            return "an array";
        } else if (value instanceof CharSequence text) {
            return isPrivate(field) || text.length() > LONGEST ? text.length() + " characters" : "\"" + text + "\"";
        }
        return value.toString();
    }

    static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    private static boolean isPrivate(String field) {
        return field.contains("prompt")
                || field.equals("init_image")
                || field.equals("mask")
                || field.equals("webhook");
    }
}
