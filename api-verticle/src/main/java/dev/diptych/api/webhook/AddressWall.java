package dev.diptych.api.webhook;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Lets the public internet be called, and what the operator allows. Addresses that mean this host, its network, a cloud's
 * metadata, or nothing are inside: those of the registries of special-purpose addresses that RFC 6890 founded, and all of
 * IPv6 but global unicast. IPv6 forms of an IPv4 address are what that address is.
 */
public final class AddressWall {
    private static final List<Network> INSIDE = networks(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "3fff::/20");
    private static final Network GLOBAL_UNICAST = networks("2000::/3").get(0);
    private static final List<Network> IPV4_IN_IPV6 = networks("::ffff:0:0/96", "::/96");

    private static final Pattern LOCALHOST = Pattern.compile("(?i)(.+\\.)?localhost\\.?"); // RFC 6761
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private final Set<String> hosts = new HashSet<>();
    private final List<Network> allowed = new ArrayList<>();

    private AddressWall() {}

    /** @param allow host names, addresses and networks */
    public static AddressWall of(List<String> allow) {
        AddressWall wall = new AddressWall();
        for (String entry : allow) {
            Optional<Network> network = Network.of(entry);
            network.ifPresent(wall.allowed::add);
            if (network.isEmpty()) {
                if (!entry.matches("[A-Za-z0-9._-]+")) {
                    throw new IllegalArgumentException(
                            "allow: expected a host, an address or a network such as 10.1.0.0/16, found " + entry);
                }
                wall.hosts.add(entry.toLowerCase(Locale.ROOT));
            }
        }
        return wall;
    }

    /** Whether a host may be called at an address that it was resolved to. */
    public boolean lets(String host, InetAddress resolved) {
        return lets(host, resolved.getAddress());
    }

    /** Whether a host may be called as far as its name tells: false for an address that is inside, and for localhost. */
    public boolean letsName(String host) {
        byte[] address =
                LOCALHOST.matcher(host).matches() ? LOOPBACK : NetUtil.createByteArrayFromIpAddressString(host);
        return address == null || lets(host, address);
    }

    private boolean lets(String host, byte[] resolved) {
        byte[] address = plain(resolved);
        return hosts.contains(host.toLowerCase(Locale.ROOT))
                || allowed.stream().anyMatch(network -> network.contains(address) || network.contains(resolved))
                || isPublic(address);
    }

    private static boolean isPublic(byte[] address) {
        return (address.length == 4 || GLOBAL_UNICAST.contains(address))
                && INSIDE.stream().noneMatch(network -> network.contains(address));
    }

    private static byte[] plain(byte[] address) {
        return IPV4_IN_IPV6.stream().anyMatch(form -> form.contains(address))
                ? Arrays.copyOfRange(address, 12, 16)
                : address;
    }

    private static List<Network> networks(String... texts) {
        return Stream.of(texts).map(text -> Network.of(text).orElseThrow()).toList();
    }
}
