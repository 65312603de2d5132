package io.meridian.common.validation.mesh;

import io.meridian.common.codec.TypedConf;
import io.meridian.common.codec.TypedConf.Reading;
import io.meridian.common.model.mesh.Logging;
import io.meridian.common.validation.HostPort;
import io.meridian.common.validation.Violation;
import io.meridian.wire.mesh.v1alpha1.FileLoggingBackendConfig;
import io.meridian.wire.mesh.v1alpha1.TcpLoggingBackendConfig;
import java.util.List;

/** S5 to S12. */
final class LoggingStructure {

    private LoggingStructure() {}

    static void check(Logging logging, List<Violation> violations) {
        BackendNames names = new BackendNames();
        for (int i = 0; i < logging.backends().size(); i++) {
            Logging.Backend backend = logging.backends().get(i);
            String at = "logging.backends[" + i + "]";
            if (backend.name().isEmpty()) {
                violations.add(new Violation(at + ".name", "cannot be empty"));
            }
            checkConf(backend, at, violations);
            names.take(backend.name(), at, violations);
        }
        names.require(
                logging.defaultBackend(),
                "logging.defaultBackend",
                "has to be set to one of the logging backend in mesh",
                violations);
    }

    private static void checkConf(Logging.Backend backend, String at, List<Violation> violations) {
        switch (backend.type()) {
            case Logging.Backend.FILE -> {
                switch (TypedConf.read(backend.conf(), FileLoggingBackendConfig.getDefaultInstance())) {
                    case Reading.Untypeable<FileLoggingBackendConfig>(String reason) ->
                        violations.add(unreadable(at, reason));
                    case Reading.Typed<FileLoggingBackendConfig>(var conf) -> {
                        if (conf.getPath().isEmpty()) {
                            violations.add(new Violation(at + ".config.path", "cannot be empty"));
                        }
                    }
                }
            }
            case Logging.Backend.TCP -> {
                switch (TypedConf.read(backend.conf(), TcpLoggingBackendConfig.getDefaultInstance())) {
                    case Reading.Untypeable<TcpLoggingBackendConfig>(String reason) ->
                        violations.add(unreadable(at, reason));
                    case Reading.Typed<TcpLoggingBackendConfig>(var conf) ->
                        checkAddress(conf.getAddress(), at + ".config.address", violations);
                }
            }
            default ->
                violations.add(
                        new Violation(at + ".type", "unknown backend type. Available backends: \"tcp\", \"file\""));
        }
    }

    private static void checkAddress(String address, String field, List<Violation> violations) {
        if (address.isEmpty()) {
            violations.add(new Violation(field, "cannot be empty"));
            return;
        }
        boolean sound = HostPort.split(address)
                .filter(split -> !split.host().isEmpty() && !split.port().isEmpty())
                .isPresent();
        if (!sound) {
            violations.add(new Violation(field, "has to be in format of HOST:PORT"));
        }
    }

    private static Violation unreadable(String at, String reason) {
        return new Violation(at + ".config", "could not parse config: " + reason);
    }
}
