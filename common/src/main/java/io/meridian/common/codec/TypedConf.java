package io.meridian.common.codec;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import io.meridian.wire.mesh.v1alpha1.DatadogTracingBackendConfig;
import io.meridian.wire.mesh.v1alpha1.FileLoggingBackendConfig;
import io.meridian.wire.mesh.v1alpha1.PrometheusMetricsBackendConfig;
import io.meridian.wire.mesh.v1alpha1.TcpLoggingBackendConfig;
import io.meridian.wire.mesh.v1alpha1.ZipkinTracingBackendConfig;
import io.meridian.wire.plugins.ca.BuiltinCertificateAuthorityConfig;
import io.meridian.wire.plugins.ca.ProvidedCertificateAuthorityConfig;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The {@code conf} of a backend: a free object on the wire, whose {@code type} says which message it really is (spec/mesh-resource §1.4,
 * §1.5).
 */
public final class TypedConf {
    private static final Map<String, Map<String, Descriptor>> BY_BACKEND = Map.of(
            "kuma.mesh.v1alpha1.CertificateAuthorityBackend",
            Map.of(
                    "builtin", BuiltinCertificateAuthorityConfig.getDescriptor(),
                    "provided", ProvidedCertificateAuthorityConfig.getDescriptor()),
            "kuma.mesh.v1alpha1.LoggingBackend",
            Map.of("file", FileLoggingBackendConfig.getDescriptor(), "tcp", TcpLoggingBackendConfig.getDescriptor()),
            "kuma.mesh.v1alpha1.TracingBackend",
            Map.of(
                    "zipkin", ZipkinTracingBackendConfig.getDescriptor(),
                    "datadog", DatadogTracingBackendConfig.getDescriptor()),
            "kuma.mesh.v1alpha1.MetricsBackend",
            Map.of("prometheus", PrometheusMetricsBackendConfig.getDescriptor()));

    private TypedConf() {}

    /** What reading a conf as its message came to. */
    public sealed interface Reading<M extends Message> {
        /** The conf is such a message; what it does not know was left out. */
        record Typed<M extends Message>(M message) implements Reading<M> {}

        /**
         * The conf is no such message.
         *
         * @param reason the decoder's text, without any value of the conf but numbers and enum names
         */
        record Untypeable<M extends Message>(String reason) implements Reading<M> {}
    }

    /** Reads a conf as a message, as a document would be read. */
    @SuppressWarnings("unchecked") // a builder of M builds an M
    public static <M extends Message> Reading<M> read(Struct conf, M prototype) {
        Message.Builder builder = prototype.newBuilderForType();
        try {
            new ProtoJsonReader(new Warnings()).merge(ProtoJsonWriter.struct(conf), builder, "", Set.of());
            return new Reading.Typed<>((M) builder.build());
        } catch (UnreadableDocumentException e) {
            return new Reading.Untypeable<>(e.reason());
        }
    }

    /** The conf that reads as this message. */
    public static Struct write(Message message) {
        try {
            return ProtoJsonReader.struct(ProtoJsonWriter.write(message));
        } catch (UnreadableDocumentException e) {
            throw new IllegalArgumentException("a message of the schema is no object: " + e.reason(), e);
        }
    }

    /** The message of a backend's conf, if the backend and its type have one. */
    static Optional<Descriptor> of(Descriptor backend, String type) {
        return Optional.ofNullable(
                BY_BACKEND.getOrDefault(backend.getFullName(), Map.of()).get(type));
    }
}
