package io.meridian.common.defaults;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.meridian.common.model.mesh.Metrics;
import io.meridian.common.model.mesh.conf.Conf;
import io.meridian.common.model.mesh.conf.PrometheusConf;
import io.meridian.wire.mesh.v1alpha1.Mesh;
import io.meridian.wire.mesh.v1alpha1.MetricsBackend;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Fills in what is stored though nobody wrote it: the conf of Prometheus backends (spec/mesh-resource §3). */
public final class MeshDefaulter {

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
            if (backend.getType().equals(Metrics.Backend.PROMETHEUS)
                    && PrometheusConf.read(backend.getConf())
                            instanceof Conf.Read<PrometheusConf>(PrometheusConf conf, var unknown)) {
                changed = true;
                mesh.getMetricsBuilder()
                        .getBackendsBuilder(i)
                        .setConf(conf.withDefaults().toStruct());
            }
        }
        return changed ? bytes(mesh.build()) : spec;
    }

    /** Maps by key, so that equal meshes have equal bytes. */
    private static ByteString bytes(Mesh mesh) {
        ByteString.Output out = ByteString.newOutput(mesh.getSerializedSize());
        try {
            CodedOutputStream coded = CodedOutputStream.newInstance(out);
            coded.useDeterministicSerialization();
            mesh.writeTo(coded);
            coded.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.toByteString();
    }
}
