package io.meridian.common.runtime.preflight;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ListenerTest {
    private static final String HERE = "127.0.0.1";

    @Test
    void aPortThatSomebodyElseHasIsNamedWithItsSetting() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName(HERE))) {
            assertThatExceptionOfType(CannotStartException.class)
                    .isThrownBy(() -> Listener.check(List.of(new Listener("KUMA_X_PORT", HERE, other.getLocalPort()))))
                    .withMessageContaining("port " + other.getLocalPort() + " of 127.0.0.1")
                    .withMessageContaining("KUMA_X_PORT");
        }
    }

    @Test
    void twoSettingsCannotHaveOnePort() throws IOException {
        int free = free();
        assertThatExceptionOfType(CannotStartException.class)
                .isThrownBy(() -> Listener.check(List.of(new Listener("A", HERE, free), new Listener("B", HERE, free))))
                .withMessageContaining("set B to another");
    }

    @Test
    void whatWasTriedIsFreeAfterwards() throws IOException {
        Listener listener = new Listener("A", HERE, free());
        Listener.check(List.of(listener));
        assertThatNoException().isThrownBy(() -> Listener.check(List.of(listener)));
    }

    @Test
    void anAddressThatIsNotHereIsNamed() {
        assertThatExceptionOfType(CannotStartException.class)
                .isThrownBy(() -> Listener.check(List.of(new Listener("A", "192.0.2.1", 0))))
                .withMessageContaining("192.0.2.1");
    }

    @Test
    void aNumberThatIsNoPortIsNamedWithItsSetting() {
        assertThatExceptionOfType(CannotStartException.class)
                .isThrownBy(() -> Listener.check(List.of(new Listener("A", HERE, 70_000))))
                .withMessageContaining("A=70000");
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
