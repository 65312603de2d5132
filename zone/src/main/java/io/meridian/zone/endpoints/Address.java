package io.meridian.zone.endpoints;

import java.util.Comparator;

/**
 * Where something listens.
 *
 * @param host an IP address, or a name that is still to be resolved
 * @param port its port
 */
public record Address(String host, int port) implements Comparable<Address> {
    private static final Comparator<Address> ORDER =
            Comparator.comparing(Address::host).thenComparingInt(Address::port);

    @Override
    public int compareTo(Address other) {
        return ORDER.compare(this, other);
    }

    /** As {@code host:port}, an IPv6 address in brackets. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
