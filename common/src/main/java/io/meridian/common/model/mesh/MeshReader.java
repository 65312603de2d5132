package io.meridian.common.model.mesh;

import io.meridian.common.model.mesh.MembershipConstraints.TagRule;
import io.meridian.wire.mesh.v1alpha1.Mesh.DataplaneProxyConstraints;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads the message of the wire as a value. */
final class MeshReader {

    /** Deadline of one fetch of the roots when a backend does not say (spec/mesh-resource §1.2). */
    private static final Duration ROOT_CHAIN_TIMEOUT = Duration.ofSeconds(10);

    /** The bound of {@code google.protobuf.Duration}, which bytes of a peer need not respect. */
    private static final long LONGEST_SECONDS = 315_576_000_000L;

    private MeshReader() {}

    static Mesh read(io.meridian.wire.mesh.v1alpha1.Mesh mesh) {
        return new Mesh(
                mtls(mesh.getMtls()),
                logging(mesh.getLogging()),
                tracing(mesh.getTracing()),
                metrics(mesh.getMetrics()),
                passthrough(mesh.getNetworking().getOutbound()),
                routing(mesh.getRouting()),
                constraints(mesh.getConstraints().getDataplaneProxy()),
                mesh.getSkipCreatingInitialPoliciesList(),
                meshServices(mesh.getMeshServices().getMode()));
    }

    private static Mtls mtls(io.meridian.wire.mesh.v1alpha1.Mesh.Mtls mtls) {
        return new Mtls(
                mtls.getEnabledBackend(),
                mtls.getBackendsList().stream().map(MeshReader::authority).toList(),
                mtls.getSkipValidation());
    }

    private static CertificateAuthorityBackend authority(
            io.meridian.wire.mesh.v1alpha1.CertificateAuthorityBackend backend) {
        return new CertificateAuthorityBackend(
                backend.getName(),
                backend.getType(),
                backend.hasDpCert() ? Optional.of(dataplaneCertificate(backend.getDpCert())) : Optional.empty(),
                backend.getConf(),
                switch (backend.getMode()) {
                    case STRICT, UNRECOGNIZED -> CertificateAuthorityBackend.Mode.STRICT;
                    case PERMISSIVE -> CertificateAuthorityBackend.Mode.PERMISSIVE;
                },
                backend.getRootChain().hasRequestTimeout()
                        ? duration(backend.getRootChain().getRequestTimeout())
                        : ROOT_CHAIN_TIMEOUT);
    }

    private static DataplaneCertificate dataplaneCertificate(
            io.meridian.wire.mesh.v1alpha1.CertificateAuthorityBackend.DpCert certificate) {
        return new DataplaneCertificate(
                certificate.getRotation().getExpiration(),
                certificate.hasRequestTimeout()
                        ? Optional.of(duration(certificate.getRequestTimeout()))
                        : Optional.empty());
    }

    private static Duration duration(com.google.protobuf.Duration duration) {
        return Duration.ofSeconds(
                Math.clamp(duration.getSeconds(), -LONGEST_SECONDS, LONGEST_SECONDS), duration.getNanos());
    }

    private static Logging logging(io.meridian.wire.mesh.v1alpha1.Logging logging) {
        return new Logging(
                logging.getDefaultBackend(),
                logging.getBackendsList().stream()
                        .map(b -> new Logging.Backend(b.getName(), b.getFormat(), b.getType(), b.getConf()))
                        .toList());
    }

    private static Tracing tracing(io.meridian.wire.mesh.v1alpha1.Tracing tracing) {
        return new Tracing(
                tracing.getDefaultBackend(),
                tracing.getBackendsList().stream()
                        .map(b -> new Tracing.Backend(
                                b.getName(),
                                b.hasSampling() ? Optional.of(b.getSampling().getValue()) : Optional.empty(),
                                b.getType(),
                                b.getConf()))
                        .toList());
    }

    private static Metrics metrics(io.meridian.wire.mesh.v1alpha1.Metrics metrics) {
        return new Metrics(
                metrics.getEnabledBackend(),
                metrics.getBackendsList().stream()
                        .map(b -> new Metrics.Backend(b.getName(), b.getType(), b.getConf()))
                        .toList());
    }

    private static boolean passthrough(io.meridian.wire.mesh.v1alpha1.Networking.Outbound outbound) {
        return !outbound.hasPassthrough() || outbound.getPassthrough().getValue();
    }

    private static Routing routing(io.meridian.wire.mesh.v1alpha1.Routing routing) {
        return new Routing(
                routing.getLocalityAwareLoadBalancing(),
                routing.getZoneEgress(),
                routing.getDefaultForbidMeshExternalServiceAccess());
    }

    private static MembershipConstraints constraints(DataplaneProxyConstraints constraints) {
        return new MembershipConstraints(
                rules(constraints.getRequirementsList()), rules(constraints.getRestrictionsList()));
    }

    private static List<TagRule> rules(List<DataplaneProxyConstraints.Rules> rules) {
        return rules.stream().map(rule -> TagRule.of(rule.getTagsMap())).toList();
    }

    private static MeshServicesMode meshServices(io.meridian.wire.mesh.v1alpha1.Mesh.MeshServices.Mode mode) {
        return switch (mode) {
            case Disabled, UNRECOGNIZED -> MeshServicesMode.DISABLED;
            case Everywhere -> MeshServicesMode.EVERYWHERE;
            case ReachableBackends -> MeshServicesMode.REACHABLE_BACKENDS;
            case Exclusive -> MeshServicesMode.EXCLUSIVE;
        };
    }
}
