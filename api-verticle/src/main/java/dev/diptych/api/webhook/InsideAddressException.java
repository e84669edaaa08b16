package dev.diptych.api.webhook;

import java.net.InetAddress;

/** A host is at an address that may not be called. */
final class InsideAddressException extends RuntimeException {
    InsideAddressException(InetAddress found) {
        super("expected an address of the public internet, found " + found.getHostAddress());
    }
}
