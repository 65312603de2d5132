package io.meridian.common.validation.mesh;

import io.meridian.common.codec.TypedConf;
import io.meridian.common.codec.TypedConf.Reading;
import io.meridian.common.model.mesh.Tracing;
import io.meridian.common.validation.Ports;
import io.meridian.common.validation.RequestUri;
import io.meridian.common.validation.Violation;
import io.meridian.wire.mesh.v1alpha1.DatadogTracingBackendConfig;
import io.meridian.wire.mesh.v1alpha1.ZipkinTracingBackendConfig;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** S13 to S24. */
final class TracingStructure {

    private static final Set<String> ZIPKIN_VERSIONS = Set.of("", "httpJsonV1", "httpJson", "httpProto");

    private TracingStructure() {}

    static void check(Tracing tracing, List<Violation> violations) {
        BackendNames names = new BackendNames();
        for (int i = 0; i < tracing.backends().size(); i++) {
            Tracing.Backend backend = tracing.backends().get(i);
            String at = "tracing.backends[" + i + "]";
            if (backend.name().isEmpty()) {
                violations.add(new Violation(at + ".name", "cannot be empty"));
            }
            // Compared this way round, what is no number passes, as in the reference.
            if (backend.sampling()
                    .filter(percent -> percent < 0 || percent > 100)
                    .isPresent()) {
                violations.add(new Violation(at + ".sampling", "has to be in [0.0 - 100.0] range"));
            }
            checkConf(backend, at, violations);
            names.take(backend.name(), at, violations);
        }
        names.require(
                tracing.defaultBackend(),
                "tracing.defaultBackend",
                "has to be set to one of the tracing backend in mesh",
                violations);
    }

    private static void checkConf(Tracing.Backend backend, String at, List<Violation> violations) {
        switch (backend.type()) {
            case Tracing.Backend.ZIPKIN -> {
                switch (TypedConf.read(backend.conf(), ZipkinTracingBackendConfig.getDefaultInstance())) {
                    case Reading.Untypeable<ZipkinTracingBackendConfig>(String reason) ->
                        violations.add(unreadable(at, reason));
                    case Reading.Typed<ZipkinTracingBackendConfig>(var conf) -> checkZipkin(conf, at, violations);
                }
            }
            case Tracing.Backend.DATADOG -> {
                switch (TypedConf.read(backend.conf(), DatadogTracingBackendConfig.getDefaultInstance())) {
                    case Reading.Untypeable<DatadogTracingBackendConfig>(String reason) ->
                        violations.add(unreadable(at, reason));
                    case Reading.Typed<DatadogTracingBackendConfig>(var conf) -> checkDatadog(conf, at, violations);
                }
            }
            default ->
                violations.add(new Violation(
                        at + ".type", "unknown backend type. Available backends: \"zipkin\", \"datadog\""));
        }
    }

    private static void checkZipkin(ZipkinTracingBackendConfig conf, String at, List<Violation> violations) {
        if (!ZIPKIN_VERSIONS.contains(conf.getApiVersion())) {
            violations.add(new Violation(
                    at + ".config.apiVersion", "has invalid value. Allowed values: httpJsonV1, httpJson, httpProto"));
        }
        String field = at + ".config.url";
        if (conf.getUrl().isEmpty()) {
            violations.add(new Violation(field, "cannot be empty"));
            return;
        }
        Optional<RequestUri> url = RequestUri.parse(conf.getUrl());
        if (url.isEmpty()) {
            violations.add(new Violation(field, "invalid URL"));
        } else if (url.get().port().isEmpty()) {
            violations.add(new Violation(field, "port has to be explicitly specified"));
        }
    }

    private static void checkDatadog(DatadogTracingBackendConfig conf, String at, List<Violation> violations) {
        if (conf.getAddress().isEmpty()) {
            violations.add(new Violation(at + ".config.address", "cannot be empty"));
        }
        Ports.check(conf.getPort(), at + ".config.port", violations);
    }

    private static Violation unreadable(String at, String reason) {
        return new Violation(at + ".config", "could not parse config: " + reason);
    }
}
