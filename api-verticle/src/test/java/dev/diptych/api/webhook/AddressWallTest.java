package dev.diptych.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressWallTest {
    private static final AddressWall WALL = AddressWall.of(List.of());

    private static InetAddress address(String text) throws UnknownHostException {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        // Java would make an IPv4 address of a mapped one; a resolver may not.
        return bytes.length == 16 ? Inet6Address.getByAddress("host", bytes, 0) : InetAddress.getByAddress(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST", "localhost.", "hooks.localhost"})
    void localhostIsInsideByItsName(String name) {
        assertThat(WALL.letsName(name)).isFalse();
        assertThat(WALL.letsName(name + "er.example")).isTrue();
        assertThat(AddressWall.of(List.of("127.0.0.1")).letsName(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.0.0.1",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.170",
                "192.0.2.1",
                "192.168.1.1",
                "198.19.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::127.0.0.1",
                "::ffff:127.0.0.1",
                "::ffff:a9fe:a9fe",
                "64:ff9b::7f00:1",
                "2001::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void anAddressThatIsNotOfThePublicInternetIsInside(String inside) throws UnknownHostException {
        assertThat(WALL.lets("hook.example", address(inside))).isFalse();
        assertThat(WALL.letsName(inside)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "172.15.255.255",
                "172.32.0.0",
                "192.169.0.0",
                "223.255.255.255",
                "::ffff:1.1.1.1",
                "2606:4700:4700::1111",
                "2a00:1450::1"
            })
    void whatLiesBesideItIsNot(String outside) throws UnknownHostException {
        assertThat(WALL.lets("hook.example", address(outside))).isTrue();
        assertThat(WALL.letsName(outside)).isTrue();
    }

    @Test
    void theOperatorMayAllowNetworksAddressesAndHosts() throws UnknownHostException {
        AddressWall wall = AddressWall.of(List.of("10.1.0.0/16", "::1", "Hooks.internal"));

        assertThat(wall.lets("any.example", address("10.1.255.1"))).isTrue();
        assertThat(wall.lets("any.example", address("::ffff:10.1.0.1"))).isTrue();
        assertThat(wall.lets("any.example", address("10.2.0.1"))).isFalse();
        assertThat(wall.lets("any.example", address("::1"))).isTrue();
        assertThat(wall.lets("hooks.INTERNAL", address("192.168.7.7"))).isTrue();
        assertThat(wall.lets("nothooks.internal", address("192.168.7.7"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "http://hooks.internal", "10.0.0.0/x", ""})
    void whatIsNeitherIsRefusedWhenItIsSet(String entry) {
        assertThatThrownBy(() -> AddressWall.of(List.of(entry)))
                .hasMessage("allow: expected a host, an address or a network such as 10.1.0.0/16, found " + entry);
    }
}
