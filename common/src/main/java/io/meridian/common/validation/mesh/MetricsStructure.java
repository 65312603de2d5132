package io.meridian.common.validation.mesh;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.meridian.common.model.mesh.Metrics;
import io.meridian.common.model.mesh.conf.Conf;
import io.meridian.common.model.mesh.conf.PrometheusConf;
import io.meridian.common.model.mesh.conf.PrometheusConf.Tls;
import io.meridian.common.validation.Violation;
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
            switch (PrometheusConf.read(backend.conf())) {
                case Conf.Unreadable<PrometheusConf>(String reason) ->
                    violations.add(new Violation(at + ".conf", "could not parse config: " + reason));
                case Conf.Read<PrometheusConf>(PrometheusConf conf, var unknown) ->
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
    private static void checkPrometheus(PrometheusConf conf, String at, List<Violation> violations) {
        if (switchesDisagree(conf)) {
            violations.add(new Violation(at, "skipMTLS and tls configuration cannot be defined together"));
            return;
        }
        Optional<String> fault = conf.envoy().flatMap(envoy -> faultOf(envoy.filterRegex()));
        if (fault.isPresent()) {
            violations.add(new Violation(at + ".envoy.filterRegex", "provided regexp isn't correct: " + fault.get()));
            return;
        }
        Set<String> names = new HashSet<>();
        for (int j = 0; j < conf.aggregate().size(); j++) {
            String name = conf.aggregate().get(j).name();
            if (!names.add(name)) {
                violations.add(new Violation(
                        at + ".aggregate[" + j + "].name", "duplicate entry: " + name + ", values have to be unique"));
            }
        }
    }

    private static boolean switchesDisagree(PrometheusConf conf) {
        if (conf.skipMtls().isEmpty() || conf.tls().isEmpty()) {
            return false;
        }
        return conf.tls().get() != (conf.skipMtls().get() ? Tls.DISABLED : Tls.ACTIVE_MTLS_BACKEND);
    }

    private static Optional<String> faultOf(String expression) {
        try {
            Pattern.compile(expression);
            return Optional.empty();
        } catch (PatternSyntaxException e) {
            return Optional.of(e.getDescription() + ": `" + e.getPattern() + "`");
        }
    }
}
