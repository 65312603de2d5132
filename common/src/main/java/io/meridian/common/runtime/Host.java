package io.meridian.common.runtime;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/**
 * The machine that a process runs on.
 *
 * @param name its name
 * @param addresses those of all its interfaces
 */
record Host(String name, List<InetAddress> addresses) {
    Host {
        addresses = List.copyOf(addresses);
    }

    /** This machine. Nothing is looked up in the network. */
    static Host local() {
        try {
            List<InetAddress> addresses = Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                    .flatMap(NetworkInterface::inetAddresses)
                    .toList();
            return new Host(localName(), addresses);
        } catch (SocketException e) {
            throw new UncheckedIOException("the addresses of this machine cannot be listed", e);
        }
    }

    private static String localName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException noEntryForItself) {
            return kernelName();
        }
    }

    private static String kernelName() {
        try (BufferedReader name =
                Files.newBufferedReader(Path.of("/proc/sys/kernel/hostname"), StandardCharsets.UTF_8)) {
            String line = name.readLine();
            return line == null || line.isBlank() ? "localhost" : line.strip();
        } catch (IOException notLinux) {
            return "localhost";
        }
    }
}
