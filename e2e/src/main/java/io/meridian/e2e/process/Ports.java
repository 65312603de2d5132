package io.meridian.e2e.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * The ports of one control plane, all on loopback.
 *
 * @param http REST
 * @param https REST over TLS
 * @param diagnostics health and metrics
 * @param kds zones connect here, at global
 * @param dataplane proxies connect here, in a zone
 */
public record Ports(int http, int https, int diagnostics, int kds, int dataplane) {

    /** Ports that were free a moment ago; all are taken at once, so that none is given twice. */
    public static Ports free() {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            int[] ports = new int[5];
            for (int i = 0; i < ports.length; i++) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                sockets.add(socket);
                ports[i] = socket.getLocalPort();
            }
            return new Ports(ports[0], ports[1], ports[2], ports[3], ports[4]);
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on loopback", e);
        } finally {
            for (ServerSocket socket : sockets) {
                try {
                    socket.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}
