package dev.diptych.api.keys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.job.InvalidRequestException;
import dev.diptych.wire.Fields;
import dev.diptych.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The keys that are good now. Only their SHA-256 is known: keys are 256 random bits, so a slow hash would add nothing.
 *
 * <p>The file is JSON: {@code {"keys": [{"name", "sha256", "tenant", "role", "per_second", "burst", "in_flight"}]}}.
 */
final class KeyRing {
    static final KeyRing NONE = new KeyRing(List.of());

    private final List<Entry> entries;

    private record Entry(byte[] sha256, Caller caller) {}

    private KeyRing(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /** @throws InvalidKeysException if the file is not such JSON; the message shows none of it but names */
    static KeyRing read(byte[] file) {
        try {
            JsonNode keys = Wire.object(file).path("keys");
            List<Entry> entries = new ArrayList<>();
            for (JsonNode key : keys) {
                if (!(key instanceof ObjectNode fields)) {
                    throw new IllegalArgumentException("expected an object for each key, found another value");
                }
                entries.add(entry(fields));
            }
            if (entries.isEmpty() || !keys.isArray()) {
                throw new InvalidKeysException("expected a list of at least one key under \"keys\", found none", null);
            }
            return new KeyRing(entries);
        } catch (InvalidRequestException | IllegalArgumentException e) {
            throw new InvalidKeysException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Looks at every key, so that the time it takes tells nothing. */
    Optional<Caller> caller(String key) {
        byte[] presented = sha256(key);
        Optional<Caller> found = Optional.empty();
        for (Entry entry : entries) {
            if (MessageDigest.isEqual(entry.sha256(), presented)) {
                found = Optional.of(entry.caller());
            }
        }
        return found;
    }

    private static Entry entry(ObjectNode key) {
        String name = key.path("name").asText();
        try {
            return entry(name, Fields.of(key));
        } catch (InvalidRequestException e) {
            throw new IllegalArgumentException("key %s: %s".formatted(name, e.getMessage()));
        }
    }

    private static Entry entry(String name, Fields key) {
        Caller caller = new Caller(
                key.requiredText("name"),
                key.requiredText("tenant"),
                role(name, key.requiredText("role")),
                key.number("per_second", 0),
                key.wholeNumber("burst", 1),
                key.wholeNumber("in_flight", 0));
        String sha256 = key.requiredText("sha256");
        key.refuseOthers();
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("key %s: expected sha256 as 64 digits 0-9 a-f".formatted(name));
        }
        return new Entry(HexFormat.of().parseHex(sha256), caller);
    }

    private static Role role(String name, String wireName) {
        return Arrays.stream(Role.values())
                .filter(role -> role.wireName().equals(wireName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("key %s: expected a role of %s"
                        .formatted(
                                name,
                                Arrays.stream(Role.values()).map(Role::wireName).collect(Collectors.joining(", ")))));
    }

    private static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
