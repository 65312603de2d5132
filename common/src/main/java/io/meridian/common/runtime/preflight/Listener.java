package io.meridian.common.runtime.preflight;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * A port that this process is about to listen on.
 *
 * @param setting the variable that chooses it
 * @param host the address it listens on, such as {@code 0.0.0.0}
 * @param port 0 takes any
 */
public record Listener(String setting, String host, int port) {

    /**
     * Takes all ports for a moment.
     *
     * @throws CannotStartException when one cannot be had, or two are the same
     */
    public static void check(List<Listener> listeners) {
        List<ServerSocket> taken = new ArrayList<>();
        try {
            for (Listener listener : listeners) {
                taken.add(listener.take());
            }
        } finally {
            taken.forEach(Listener::release);
        }
    }

    private ServerSocket take() {
        try {
            ServerSocket socket = new ServerSocket();
            InetSocketAddress address = new InetSocketAddress(host, port);
            if (address.isUnresolved()) {
                socket.close();
                throw new CannotStartException("the address " + host + " to listen on is not known");
            }
            try {
                socket.bind(address);
                return socket;
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        } catch (BindException e) {
            throw new CannotStartException("port " + port + " of " + host + " cannot be had (" + e.getMessage()
                    + "): stop what listens there, or set " + setting + " to another");
        } catch (IOException | IllegalArgumentException e) {
            throw new CannotStartException(setting + "=" + port + " cannot be listened on: " + e.getMessage());
        }
    }

    private static void release(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing was accepted on it, so nothing is lost; who takes the port next says so if it is not free.
        }
    }
}
