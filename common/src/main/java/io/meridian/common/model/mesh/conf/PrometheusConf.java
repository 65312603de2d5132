package io.meridian.common.model.mesh.conf;

import com.google.protobuf.Struct;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Metrics offered to Prometheus.
 *
 * @param port where they are scraped on the proxy; 0 when absent
 * @param path where they are scraped; empty when absent
 * @param tags tags of the virtual inbound
 * @param skipMtls the older switch of TLS
 * @param aggregate endpoints of the application that are scraped along
 * @param envoy which statistics of Envoy are given
 * @param tls the TLS of the endpoint
 */
public record PrometheusConf(
        long port,
        String path,
        SortedMap<String, String> tags,
        Optional<Boolean> skipMtls,
        List<Aggregate> aggregate,
        Optional<Envoy> envoy,
        Optional<Tls> tls) {

    private static final long DEFAULT_PORT = 5670;
    private static final String DEFAULT_PATH = "/metrics";
    private static final SortedMap<String, String> DEFAULT_TAGS =
            Collections.unmodifiableSortedMap(new TreeMap<>(Map.of("kuma.io/service", "dataplane-metrics")));

    /** Where the certificate of the endpoint comes from; the names are those of documents. */
    public enum Tls {
        ACTIVE_MTLS_BACKEND,
        PROVIDED_TLS,
        DISABLED;

        static final List<String> NAMES = List.of("activeMTLSBackend", "providedTLS", "disabled");

        /** Its name in a document. */
        public String text() {
            return NAMES.get(ordinal());
        }
    }

    /**
     * An endpoint of the application.
     *
     * @param enabled whether it is scraped; it is unless switched off
     */
    public record Aggregate(String name, long port, String path, Optional<Boolean> enabled, String address) {}

    /**
     * Which statistics of Envoy are given.
     *
     * @param filterRegex an RE2 expression, empty for all
     */
    public record Envoy(String filterRegex, Optional<Boolean> usedOnly) {}

    public PrometheusConf {
        tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
        aggregate = List.copyOf(aggregate);
    }

    public static Conf<PrometheusConf> read(Struct conf) {
        return Conf.read(conf, PrometheusConf::from);
    }

    /** With what a control plane fills in when it is written (spec/mesh-resource §3). */
    public PrometheusConf withDefaults() {
        Tls unsaid = skipMtls.orElse(false) ? Tls.DISABLED : Tls.ACTIVE_MTLS_BACKEND;
        return new PrometheusConf(
                port == 0 ? DEFAULT_PORT : port,
                path.isEmpty() ? DEFAULT_PATH : path,
                tags.isEmpty() ? DEFAULT_TAGS : tags,
                tls.equals(Optional.of(Tls.PROVIDED_TLS)) ? Optional.empty() : skipMtls,
                aggregate,
                envoy,
                Optional.of(tls.orElse(unsaid)));
    }

    /** As a document has it: zero values left out, switches kept when they were given (spec/mesh-resource §1.7). */
    public Struct toStruct() {
        ConfWriter conf = new ConfWriter()
                .number("port", port)
                .string("path", path)
                .strings("tags", tags)
                .bool("skipMTLS", skipMtls);
        conf.objects(
                "aggregate",
                aggregate.stream()
                        .map(a -> new ConfWriter()
                                .string("name", a.name())
                                .number("port", a.port())
                                .string("path", a.path())
                                .bool("enabled", a.enabled())
                                .string("address", a.address()))
                        .toList());
        envoy.ifPresent(e -> conf.object(
                "envoy", new ConfWriter().string("filterRegex", e.filterRegex()).bool("usedOnly", e.usedOnly())));
        tls.ifPresent(
                t -> conf.object("tls", new ConfWriter().string("mode", t == Tls.ACTIVE_MTLS_BACKEND ? "" : t.text())));
        return conf.struct();
    }

    private static PrometheusConf from(ConfReader conf) throws MalformedConfException {
        List<Aggregate> aggregate = new ArrayList<>();
        for (ConfReader a : conf.objects("aggregate")) {
            aggregate.add(new Aggregate(
                    a.string("name"),
                    a.uint32("port"),
                    a.string("path"),
                    a.optionalBool("enabled"),
                    a.string("address")));
        }
        Optional<ConfReader> envoy = conf.optionalObject("envoy");
        Optional<ConfReader> tls = conf.optionalObject("tls");
        return new PrometheusConf(
                conf.uint32("port"),
                conf.string("path"),
                conf.strings("tags"),
                conf.optionalBool("skipMTLS"),
                aggregate,
                envoy.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Envoy(
                                envoy.get().string("filterRegex"), envoy.get().optionalBool("usedOnly"))),
                tls.isEmpty()
                        ? Optional.empty()
                        : Optional.of(tls.get()
                                .optionalEnum("mode", Tls.NAMES, List.of(Tls.values()))
                                .orElse(Tls.ACTIVE_MTLS_BACKEND)));
    }
}
