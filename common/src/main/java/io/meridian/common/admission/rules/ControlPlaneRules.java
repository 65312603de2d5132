package io.meridian.common.admission.rules;

import io.meridian.common.admission.ControlPlaneRole;
import io.meridian.common.admission.KindRules;
import io.meridian.common.admission.StoredAsItIs;
import io.meridian.common.ca.RsaKeys;
import io.meridian.common.ca.builtin.BuiltinCertificateAuthority;
import io.meridian.common.ca.provided.ProvidedCertificateAuthority;
import io.meridian.common.ca.provided.SourceFiles;
import io.meridian.common.defaults.DefaultsSettings;
import io.meridian.common.validation.proxy.DataplaneStructure;
import io.meridian.common.validation.proxy.ZoneEgressStructure;
import io.meridian.common.validation.proxy.ZoneIngressStructure;
import io.meridian.common.validation.service.ExternalServiceStructure;
import io.meridian.common.validation.service.HostnameGeneratorStructure;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;

/** The rules of all kinds that have any, for one control plane. */
public final class ControlPlaneRules {

    private ControlPlaneRules() {}

    /**
     * What the rules need of their surroundings.
     *
     * @param keys where keys of authorities and of tokens come from
     * @param clock from when certificates are valid
     * @param files where meshes may name certificates and keys
     * @param connected whether the control plane of a zone is connected now; never at a zone
     * @param unsafeDelete whether meshes, secrets and zones may be deleted while in use ({@code KUMA_STORE_UNSAFE_DELETE})
     */
    public record Surroundings(
            RsaKeys keys,
            InstantSource clock,
            SourceFiles files,
            Predicate<String> connected,
            DefaultsSettings defaults,
            boolean unsafeDelete) {}

    /** One entry for each kind; a zone puts its own rules of Dataplanes in the place of the entry here. */
    public static List<KindRules> of(ControlPlaneRole role, Surroundings around) {
        Authorities authorities = new Authorities(List.of(
                new BuiltinCertificateAuthority(around.keys(), around.clock()),
                new ProvidedCertificateAuthority(around.files())));
        boolean deleteSecretsInUse = around.unsafeDelete() || role.isFederatedZone();
        return List.of(
                new MeshRules(authorities, around.keys(), around.defaults(), around.unsafeDelete()),
                new SecretRules(authorities, deleteSecretsInUse),
                new ZoneRules(around.connected(), around.unsafeDelete()),
                new MeshTrustRules(),
                new StoredAsItIs("Dataplane", dataplane -> DataplaneStructure.violations(dataplane.spec())),
                new StoredAsItIs("ZoneIngress", ingress -> ZoneIngressStructure.violations(ingress.spec())),
                new StoredAsItIs("ZoneEgress", egress -> ZoneEgressStructure.violations(egress.spec())),
                new StoredAsItIs("ExternalService", service -> ExternalServiceStructure.violations(service.spec())),
                new StoredAsItIs(
                        "HostnameGenerator", generator -> HostnameGeneratorStructure.violations(generator.spec())));
    }
}
