package io.meridian.common.runtime.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.common.store.StoreUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

final class StartFailureTest {
    @Test
    void whatAnOperatorCanMendIsOneLine() {
        assertThat(StartFailure.inWords(new CannotStartException("set it"))).contains("set it");
        assertThat(StartFailure.inWords(
                        new StoreUnavailableException("the schema:\n  not there\n", new IOException("deep"))))
                .contains("the schema:; not there");
        assertThat(StartFailure.inWords(new UncheckedIOException("port 1 cannot be opened", new IOException("in use"))))
                .contains("port 1 cannot be opened: in use");
    }

    @Test
    void whatIsAroundTheCauseThatWasForeseenSaysNothing() {
        RuntimeException around = new RuntimeException(
                "Failed to start", new StoreUnavailableException("another key", new IOException("Tag mismatch")));
        assertThat(StartFailure.inWords(around)).contains("another key");
    }

    @Test
    void aDefectKeepsItsStackTrace() {
        assertThat(StartFailure.inWords(new NullPointerException("x"))).isEmpty();
        assertThat(StartFailure.inWords(new IllegalStateException("x"))).isEmpty();
    }
}
