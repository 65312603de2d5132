package io.meridian.common.defaults;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import io.meridian.common.codec.TypedConf;
import io.meridian.common.codec.TypedConf.Reading;
import io.meridian.common.codec.WireMessages;
import io.meridian.common.model.mesh.Metrics;
import io.meridian.wire.mesh.v1alpha1.Mesh;
import io.meridian.wire.mesh.v1alpha1.MetricsBackend;
import io.meridian.wire.mesh.v1alpha1.PrometheusMetricsBackendConfig;
import io.meridian.wire.mesh.v1alpha1.PrometheusTlsConfig;
import io.meridian.wire.mesh.v1alpha1.PrometheusTlsConfig.Mode;

/** Fills in what is stored though nobody wrote it: the conf of Prometheus backends (spec/mesh-resource §3). */
public final class MeshDefaulter {

    private static final int PORT = 5670;
    private static final String PATH = "/metrics";

    private MeshDefaulter() {}

    /**
     * The spec as it is to be stored, canonical again; the same bytes when nothing is to be filled in.
     *
     * @throws InvalidProtocolBufferException when the spec is no serialised Mesh
     */
    public static ByteString apply(ByteString spec) throws InvalidProtocolBufferException {
        Mesh.Builder mesh = Mesh.newBuilder().mergeFrom(spec);
        boolean changed = false;
        for (int i = 0; i < mesh.getMetrics().getBackendsCount(); i++) {
            MetricsBackend backend = mesh.getMetrics().getBackends(i);
            if (backend.getType().equals(Metrics.Backend.PROMETHEUS)) {
                changed = true;
                mesh.getMetricsBuilder().getBackendsBuilder(i).setConf(withDefaults(backend.getConf()));
            }
        }
        return changed ? WireMessages.bytes(mesh.build()) : spec;
    }

    /** A conf that cannot be read is left to the rules, which refuse it. */
    private static Struct withDefaults(Struct conf) {
        return switch (TypedConf.read(conf, PrometheusMetricsBackendConfig.getDefaultInstance())) {
            case Reading.Untypeable<PrometheusMetricsBackendConfig> untypeable -> conf;
            case Reading.Typed<PrometheusMetricsBackendConfig>(var typed) -> TypedConf.write(withDefaults(typed));
        };
    }

    private static PrometheusMetricsBackendConfig withDefaults(PrometheusMetricsBackendConfig conf) {
        PrometheusMetricsBackendConfig.Builder filled = conf.toBuilder();
        if (conf.getPort() == 0) {
            filled.setPort(PORT);
        }
        if (conf.getPath().isEmpty()) {
            filled.setPath(PATH);
        }
        if (conf.getTagsCount() == 0) {
            filled.putTags("kuma.io/service", "dataplane-metrics");
        }
        if (!conf.hasTls()) {
            boolean off = conf.getSkipMTLS().getValue();
            filled.setTls(PrometheusTlsConfig.newBuilder().setMode(off ? Mode.disabled : Mode.activeMTLSBackend));
        } else if (conf.getTls().getMode() == Mode.providedTLS) {
            filled.clearSkipMTLS();
        }
        return filled.build();
    }
}
