package io.meridian.common.validation.mesh;

import io.meridian.common.codec.TypedConf;
import io.meridian.common.codec.TypedConf.Reading;
import io.meridian.common.model.mesh.Metrics;
import io.meridian.common.validation.Re2Expression;
import io.meridian.common.validation.Violation;
import io.meridian.wire.mesh.v1alpha1.PrometheusMetricsBackendConfig;
import io.meridian.wire.mesh.v1alpha1.PrometheusTlsConfig.Mode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** S25 to S31. */
final class MetricsStructure {

    private MetricsStructure() {}

    static void check(Metrics metrics, List<Violation> violations) {
        BackendNames names = new BackendNames();
        for (int i = 0; i < metrics.backends().size(); i++) {
            Metrics.Backend backend = metrics.backends().get(i);
            String at = "metrics.backends[" + i + "]";
            names.take(backend.name(), at, violations);
            if (!backend.type().equals(Metrics.Backend.PROMETHEUS)) {
                violations.add(new Violation(at + ".type", "unknown backend type. Available backends: \"prometheus\""));
                continue;
            }
            switch (TypedConf.read(backend.conf(), PrometheusMetricsBackendConfig.getDefaultInstance())) {
                case Reading.Untypeable<PrometheusMetricsBackendConfig>(String reason) ->
                    violations.add(new Violation(at + ".conf", "could not parse config: " + reason));
                case Reading.Typed<PrometheusMetricsBackendConfig>(var conf) ->
                    checkPrometheus(conf, at + ".conf", violations);
            }
        }
        names.require(
                metrics.enabledBackend(),
                "metrics.enabledBackend",
                "has to be set to one of the backends in the mesh",
                violations);
    }

    /** The first of the switches and the expression that is wrong ends the checks of this conf. */
    private static void checkPrometheus(PrometheusMetricsBackendConfig conf, String at, List<Violation> violations) {
        if (switchesDisagree(conf)) {
            violations.add(new Violation(at, "skipMTLS and tls configuration cannot be defined together"));
            return;
        }
        Optional<String> fault = Re2Expression.fault(conf.getEnvoy().getFilterRegex());
        if (fault.isPresent()) {
            violations.add(new Violation(at + ".envoy.filterRegex", "provided regexp isn't correct: " + fault.get()));
            return;
        }
        Set<String> names = new HashSet<>();
        for (int j = 0; j < conf.getAggregateCount(); j++) {
            String name = conf.getAggregate(j).getName();
            if (!names.add(name)) {
                violations.add(new Violation(
                        at + ".aggregate[" + j + "].name", "duplicate entry: " + name + ", values have to be unique"));
            }
        }
    }

    private static boolean switchesDisagree(PrometheusMetricsBackendConfig conf) {
        if (!conf.hasSkipMTLS() || !conf.hasTls()) {
            return false;
        }
        return conf.getTls().getMode() != (conf.getSkipMTLS().getValue() ? Mode.disabled : Mode.activeMTLSBackend);
    }
}
