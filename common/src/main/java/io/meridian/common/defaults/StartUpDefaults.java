package io.meridian.common.defaults;

import com.google.protobuf.ByteString;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What every control plane has (spec/mesh-resource §5.1, §8.6; spec/rest-api §2.10): the mesh {@code default} and the HostnameGenerators.
 * Keys for tokens are a matter of who checks tokens, and join this list there.
 */
public final class StartUpDefaults {

    /** Where a control plane stands, as far as its defaults go. */
    public enum Place {
        GLOBAL,
        /** It gets its meshes from a global. */
        FEDERATED_ZONE,
        STANDALONE_ZONE
    }

    private static final ResourceKey DEFAULT_MESH = ResourceKey.global("Mesh", "default");

    private static final List<Generator> OF_GLOBAL = List.of(
            new Generator("synced-mesh-multi-zone-service", """
                    {"selector":{"meshMultiZoneService":{"matchLabels":{"kuma.io/origin":"global"}}},\
                    "template":"{{ .DisplayName }}.mzsvc.mesh.local"}"""),
            new Generator("synced-kube-mesh-service", """
                    {"selector":{"meshService":{"matchLabels":{"k8s.kuma.io/is-headless-service":"false",\
                    "kuma.io/env":"kubernetes","kuma.io/origin":"global"}}},\
                    "template":"{{ .DisplayName }}.{{ .Namespace }}.svc.{{ .Zone }}.mesh.local"}"""),
            new Generator("synced-headless-kube-mesh-service", """
                    {"selector":{"meshService":{"matchLabels":{"k8s.kuma.io/is-headless-service":"true",\
                    "kuma.io/env":"kubernetes","kuma.io/origin":"global"}}},\
                    "template":"{{ label \\"statefulset.kubernetes.io/pod-name\\" }}.\
                    {{ label \\"k8s.kuma.io/service-name\\" }}.{{ .Namespace }}.svc.{{ .Zone }}.mesh.local"}"""),
            new Generator("synced-universal-mesh-service", """
                    {"selector":{"meshService":{"matchLabels":{"kuma.io/env":"universal","kuma.io/origin":"global"}}},\
                    "template":"{{ .DisplayName }}.svc.{{ .Zone }}.mesh.local"}"""),
            new Generator("synced-mesh-external-service", """
                    {"selector":{"meshExternalService":{"matchLabels":{"kuma.io/origin":"global"}}},\
                    "template":"{{ .DisplayName }}.extsvc.mesh.local"}"""));

    private static final List<Generator> OF_ZONE = List.of(
            new Generator("local-mesh-external-service", """
                    {"selector":{"meshExternalService":{"matchLabels":{"kuma.io/origin":"zone"}}},\
                    "template":"{{ .DisplayName }}.extsvc.mesh.local"}"""), new Generator("local-universal-mesh-service", """
                    {"selector":{"meshService":{"matchLabels":{"kuma.io/origin":"zone"}}},\
                    "template":"{{ .DisplayName }}.svc.mesh.local"}"""));

    private StartUpDefaults() {}

    /** The defaults of a control plane on Universal, in the order in which they are to be carried out. */
    public static List<StartUpDefault> of(Place place, DefaultsSettings settings) {
        List<StartUpDefault> defaults = new ArrayList<>();
        if (settings.skipTenantResources()) {
            return defaults;
        }
        if (place != Place.FEDERATED_ZONE && !settings.skipMeshCreation()) {
            defaults.add(absent(new Resource(DEFAULT_MESH, Map.of(), ByteString.EMPTY)));
        }
        if (!settings.skipHostnameGenerators()) {
            Map<String, String> labels = place == Place.GLOBAL ? Map.of() : Map.of(Labels.ORIGIN, Labels.ORIGIN_ZONE);
            (place == Place.GLOBAL ? OF_GLOBAL : OF_ZONE)
                    .forEach(generator -> defaults.add(absent(generator.with(labels))));
        }
        return defaults;
    }

    private static StartUpDefault absent(Resource wanted) {
        return stored -> stored.get(wanted.key()).isPresent() ? List.of() : List.of(wanted);
    }

    private record Generator(String name, String spec) {
        Resource with(Map<String, String> labels) {
            return new Resource(ResourceKey.global("HostnameGenerator", name), labels, ByteString.copyFromUtf8(spec));
        }
    }
}
