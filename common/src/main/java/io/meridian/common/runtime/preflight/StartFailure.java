package io.meridian.common.runtime.preflight;

import io.meridian.common.store.StoreUnavailableException;
import io.quarkus.runtime.QuarkusBindException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a start failed, in one line, when it is for whoever started the process to mend; a defect of ours has its stack trace. */
public final class StartFailure {
    private StartFailure() {}

    /** The line, of the outermost cause that was foreseen; empty when none was. */
    public static Optional<String> inWords(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Optional<String> words = foreseen(cause);
            if (words.isPresent()) {
                return words;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> foreseen(Throwable failure) {
        return switch (failure) {
            case CannotStartException foreseen -> message(foreseen);
            case StoreUnavailableException store -> message(store);
            case UncheckedIOException outside -> message(outside).map(text -> text + reason(outside.getCause()));
            case QuarkusBindException taken ->
                Optional.of("port " + taken.getPort() + " of " + taken.getHost() + " is taken by another process");
            case BindException taken -> Optional.of("a port is taken: " + taken.getMessage());
            case IOException outside -> Optional.of(outside.toString());
            case GeneralSecurityException certificate -> Optional.of(certificate.toString());
            default -> Optional.empty();
        };
    }

    private static Optional<String> message(Throwable failure) {
        return Optional.ofNullable(failure.getMessage()).map(StartFailure::line);
    }

    private static String reason(@Nullable Throwable cause) {
        return cause == null || cause.getMessage() == null ? "" : ": " + line(cause.getMessage());
    }

    private static String line(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", "; ");
    }
}
