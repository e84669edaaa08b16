package dev.diptych.queue.redis;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is, and how to speak to it.
 *
 * @param mode one server, Sentinels that know the primary, or a Cluster
 * @param addresses {@code redis://[user:password@]host:port} or {@code rediss://…} for TLS; of the server, of every
 *     Sentinel, or of some nodes of the Cluster
 * @param master the name that the Sentinels know the primary by
 * @param user of Redis' access control list; null: the default user. One in the address goes before
 * @param password null: none. One in the address goes before
 * @param caCertificate PEM file of the authority that signed the server's certificate; null: the JVM's own
 * @param namespace what every key begins with, so that several services can share one Redis
 * @param partitions how many parts the queue is cut into, each in one slot of a Cluster; the same in every process
 * @param connections for commands; more let one fsync of the append-only file serve more commands
 * @param connectTimeout for opening a connection
 * @param commandTimeout for a command with all its repetitions over broken connections
 * @param startTimeout how long a process that starts waits for a Redis that is not up yet; zero: not at all
 */
public record RedisSettings(
        Mode mode,
        List<String> addresses,
        String master,
        @Nullable String user,
        @Nullable String password,
        @Nullable Path caCertificate,
        String namespace,
        int partitions,
        int connections,
        Duration connectTimeout,
        Duration commandTimeout,
        Duration startTimeout) {
    private static final Pattern ADDRESS = Pattern.compile("rediss?://.+");
    private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final int MOST_PARTITIONS = 256;
    private static final int MOST_CONNECTIONS = 64;

    /** How Redis is run. */
    public enum Mode {
        STANDALONE,
        SENTINEL,
        CLUSTER
    }

    public RedisSettings {
        addresses = List.copyOf(addresses);
        require(!addresses.isEmpty(), "addresses", "at least one address", "none");
        for (String address : addresses) {
            require(
                    ADDRESS.matcher(address).matches(),
                    "addresses",
                    "redis://host:port or rediss://host:port",
                    withoutSecrets(address));
        }
        require(
                mode != Mode.STANDALONE || addresses.size() == 1,
                "addresses",
                "one address of a standalone Redis",
                addresses.size());
        require(NAMESPACE.matcher(namespace).matches(), "namespace", "letters, digits, dots, dashes", namespace);
        require(
                partitions >= 1 && partitions <= MOST_PARTITIONS,
                "partitions",
                "a number from 1 to " + MOST_PARTITIONS,
                partitions);
        require(
                connections >= 1 && connections <= MOST_CONNECTIONS,
                "connections",
                "a number from 1 to " + MOST_CONNECTIONS,
                connections);
        require(connectTimeout.toMillis() >= 1, "connect_timeout", "more than zero", connectTimeout);
        require(commandTimeout.toMillis() >= 1, "command_timeout", "more than zero", commandTimeout);
        require(!startTimeout.isNegative(), "start_timeout", "zero or more", startTimeout);
    }

    public static RedisSettings at(String address) {
        return new RedisSettings(
                Mode.STANDALONE,
                List.of(address),
                "mymaster",
                null,
                null,
                null,
                "diptych",
                1,
                4,
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofMinutes(1));
    }

    public static RedisSettings defaults() {
        return at("redis://127.0.0.1:6379");
    }

    public RedisSettings withPassword(@Nullable String newPassword) {
        return new RedisSettings(
                mode,
                addresses,
                master,
                user,
                newPassword,
                caCertificate,
                namespace,
                partitions,
                connections,
                connectTimeout,
                commandTimeout,
                startTimeout);
    }

    /** The addresses as people may see them. */
    public String shownAddresses() {
        return String.join(
                ", ", addresses.stream().map(RedisSettings::withoutSecrets).toList());
    }

    /** Says nothing of the password. */
    @Override
    public String toString() {
        return "RedisSettings[%s %s]".formatted(mode, shownAddresses());
    }

    private static String withoutSecrets(String address) {
        return address.replaceFirst("//.*@", "//");
    }

    private static void require(boolean right, String name, String expected, Object found) {
        if (!right) {
            throw new IllegalArgumentException("%s: expected %s, found %s".formatted(name, expected, found));
        }
    }
}
