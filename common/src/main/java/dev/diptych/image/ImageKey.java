package dev.diptych.image;

import java.util.regex.Pattern;

/** What a key of a picture store may look like: it is a part of paths and of Redis keys. */
public final class ImageKey {
    private static final Pattern SEGMENTS =
            Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}){0,7}");

    private ImageKey() {}

    /** @throws IllegalArgumentException for anything that could leave the store, such as {@code ../} */
    public static String require(String key) {
        if (!SEGMENTS.matcher(key).matches()) {
            throw new IllegalArgumentException("expected a key such as <job>/<epoch>/<n>.png, found another form");
        }
        return key;
    }

    /** The same for {@link ImageStore#deleteBelow}. */
    public static String requirePrefix(String prefix) {
        if (!prefix.endsWith("/")) {
            throw new IllegalArgumentException("expected a prefix that ends in a slash, found another form");
        }
        return require(prefix.substring(0, prefix.length() - 1)) + "/";
    }
}
