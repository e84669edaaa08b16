package dev.diptych.api.webhook;

import io.netty.util.NetUtil;
import java.util.Optional;

/**
 * Addresses that begin alike.
 *
 * @param address 4 or 16 bytes, big endian
 * @param bits of them that count
 */
record Network(byte[] address, int bits) {

    /** Reads {@code 10.0.0.0/8}, {@code fd00::/8} or a single address; empty for anything else. */
    static Optional<Network> of(String text) {
        int slash = text.indexOf('/');
        byte[] address = NetUtil.createByteArrayFromIpAddressString(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            return Optional.empty();
        }
        String bits = slash < 0 ? String.valueOf(8 * address.length) : text.substring(slash + 1);
        boolean fits = bits.matches("\\d{1,3}") && Integer.parseInt(bits) <= 8 * address.length;
        return fits ? Optional.of(new Network(address, Integer.parseInt(bits))) : Optional.empty();
    }

    boolean contains(byte[] other) {
        if (other.length != address.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % 8;
            if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
