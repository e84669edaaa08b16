package dev.diptych.queue.redis;

import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One transition as a Lua script. A line {@code -- include: name} is replaced by that file, so that what several
 * scripts do is written once; a word in capitals with an at sign, such as {@code @LEASE}, by that setting.
 */
record LuaScript(String source, String sha1) {
    private static final Pattern INCLUDE = Pattern.compile("^-- include: (\\w+)$", Pattern.MULTILINE);
    private static final Pattern SETTING = Pattern.compile("@([A-Z_]+)");

    static LuaScript load(String name, Map<String, Long> settings) {
        String whole = INCLUDE.matcher(resource(name))
                .replaceAll(include -> Matcher.quoteReplacement(resource(include.group(1))));
        String source = SETTING.matcher(whole).replaceAll(setting -> {
            Long value = settings.get(setting.group(1));
            if (value == null) {
                throw new IllegalStateException("%s.lua: no setting %s".formatted(name, setting.group()));
            }
            return value.toString();
        });
        return new LuaScript(source, sha1(source));
    }

    /** Asks for the script by its name only. */
    Request bySha(String prefix, List<Buffer> arguments) {
        return with(Request.cmd(Command.EVALSHA).arg(sha1), prefix, arguments);
    }

    /** Sends the script along, for a Redis that does not know it yet. */
    Request bySource(String prefix, List<Buffer> arguments) {
        return with(Request.cmd(Command.EVAL).arg(source), prefix, arguments);
    }

    private static Request with(Request request, String prefix, List<Buffer> arguments) {
        request.arg(1).arg(prefix);
        arguments.forEach(request::arg);
        return request;
    }

    private static String resource(String name) {
        try (InputStream in = LuaScript.class.getResourceAsStream("lua/" + name + ".lua")) {
            if (in == null) {
                throw new IllegalStateException("no script " + name + ".lua");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
