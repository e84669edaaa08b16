package dev.diptych.config;

import java.util.regex.Pattern;

/** What of a setting may be shown. */
public final class Secrets {
    private static final String HIDDEN = "(hidden)";
    private static final Pattern SECRET_KEY = Pattern.compile(".*(password|secret|token|keys)");
    private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/@\\s]*@");

    private Secrets() {}

    public static boolean isSecret(String key) {
        return SECRET_KEY.matcher(key).matches();
    }

    /** The value of a setting as it may be shown: passwords and keys hidden, those inside addresses too. */
    static String shown(String key, String value) {
        if (value.isEmpty()) {
            return value;
        }
        return isSecret(key) ? HIDDEN : withoutUserInfo(value);
    }

    /** An address without user and password: {@code redis://:secret@host/} as {@code redis://(hidden)@host/}. */
    public static String withoutUserInfo(String text) {
        return USER_INFO.matcher(text).replaceAll(HIDDEN + "@");
    }
}
