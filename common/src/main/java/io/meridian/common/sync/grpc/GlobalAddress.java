package io.meridian.common.sync.grpc;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a zone finds its global (spec/kds-protocol §1.1).
 *
 * @param host name or IP address
 * @param port TCP port
 * @param tls encrypted, as everywhere but in tests
 */
public record GlobalAddress(String host, int port, boolean tls) {
    private static final int DEFAULT_PORT = 5685;

    /**
     * Reads {@code grpcs://host:port} or, plaintext, {@code grpc://host:port}.
     *
     * @throws IllegalArgumentException for anything else, with what is expected
     */
    public static GlobalAddress parse(String address) {
        URI uri;
        try {
            uri = new URI(address);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "address of global \"" + address + "\" (expected: grpcs://host:port)", e);
        }
        String scheme = String.valueOf(uri.getScheme());
        if (!scheme.equals("grpc") && !scheme.equals("grpcs")) {
            throw new IllegalArgumentException(
                    "unsupported scheme \"" + scheme + "\" of address \"" + address + "\". Use one of [grpc grpcs]");
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "address of global \"" + address + "\" names no host (expected: grpcs://host:port)");
        }
        return new GlobalAddress(
                uri.getHost(), uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(), scheme.equals("grpcs"));
    }
}
