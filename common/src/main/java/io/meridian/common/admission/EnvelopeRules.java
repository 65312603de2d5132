package io.meridian.common.admission;

import com.google.re2j.Pattern;
import io.meridian.common.admission.ControlPlaneRole.Place;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.validation.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Whether a document fits the request it came with and its metadata are well formed (spec/rest-api §2.8 step 4, spec/mesh-resource
 * §4.6.1). Pure; all violations at once.
 */
final class EnvelopeRules {

    private static final int MAX_NAME = 253;
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern MESH = Pattern.compile("[0-9a-z-_.]*");

    private final ControlPlaneRole role;
    private final ResourceKind kind;
    private final List<Violation> violations = new ArrayList<>();

    private EnvelopeRules(ControlPlaneRole role, ResourceKind kind) {
        this.role = role;
        this.kind = kind;
    }

    static List<Violation> check(ControlPlaneRole role, ResourceKind kind, Proposal proposal) {
        EnvelopeRules rules = new EnvelopeRules(role, kind);
        rules.request(proposal);
        rules.labels(proposal.resource());
        rules.metadata(proposal.resource().key());
        return List.copyOf(rules.violations);
    }

    /** The rules of a name and a mesh alone. */
    static List<Violation> check(ControlPlaneRole role, ResourceKind kind, ResourceKey key) {
        EnvelopeRules rules = new EnvelopeRules(role, kind);
        rules.metadata(key);
        return List.copyOf(rules.violations);
    }

    private void request(Proposal proposal) {
        ResourceKey said = proposal.resource().key();
        ResourceKey addressed = proposal.addressed();
        if (!said.name().equals(addressed.name())) {
            violate("name", "name from the URL has to be the same as in body");
        }
        if (!proposal.declaredType().equals(kind.name())) {
            violate("type", "type from the URL has to be the same as in body");
        }
        if (!said.mesh().equals(addressed.mesh())) {
            violate("mesh", "mesh from the URL has to be the same as in body");
        }
        if (role.place() instanceof Place.FederatedZone(String zone)
                && zone.length() + 1 + said.name().length() >= MAX_NAME) {
            violate("name", "the length of the name must be shorter");
        }
    }

    private void labels(Resource resource) {
        String origin = resource.label(Labels.ORIGIN);
        if (!origin.isEmpty() && !origin.equals(Labels.ORIGIN_GLOBAL) && !origin.equals(Labels.ORIGIN_ZONE)) {
            violate(label(Labels.ORIGIN), "unknown resource origin \"" + origin + "\"");
        } else if (role.originLabelRules()) {
            originFitsPlace(origin);
        }
        String ownZone = role.zone().orElse("");
        if (!role.isGlobal() && !origin.equals(Labels.ORIGIN_GLOBAL)) {
            String zone = resource.label(Labels.ZONE);
            if (!zone.isEmpty() && !zone.equals(ownZone)) {
                violate(label(Labels.ZONE), "kuma.io/zone label should have " + ownZone + " value");
            }
            String mesh = resource.label(Labels.MESH);
            if (!mesh.isEmpty() && !mesh.equals(resource.key().mesh())) {
                violate(label(Labels.MESH), "kuma.io/mesh label must not differ from mesh set on resource");
            }
        }
        for (Map.Entry<String, String> entry : resource.labels().entrySet()) {
            for (String message : LabelSyntax.ofKey(entry.getKey())) {
                violate(label(entry.getKey()), message);
            }
            for (String message : LabelSyntax.ofValue(entry.getValue())) {
                violate(label(entry.getKey()), message);
            }
        }
    }

    private void originFitsPlace(String origin) {
        switch (role.place()) {
            case Place.Global ignored -> {
                if (origin.equals(Labels.ORIGIN_ZONE)) {
                    violate(label(Labels.ORIGIN), "the origin label must be set to 'global'");
                }
            }
            case Place.FederatedZone ignored -> {
                if (kind.nestedSpec() && !origin.equals(Labels.ORIGIN_ZONE)) {
                    violate(label(Labels.ORIGIN), "the origin label must be set to 'zone'");
                }
            }
            case Place.StandaloneZone ignored -> {}
        }
    }

    private void metadata(ResourceKey key) {
        if (key.name().isEmpty()) {
            violate("name", "cannot be empty");
        } else {
            if (key.name().length() > MAX_NAME) {
                violate("name", "value length must less or equal 253");
            }
            if (!NAME.matches(key.name())) {
                violate(
                        "name",
                        "invalid characters. A lowercase RFC 1123 subdomain must consist of lower case alphanumeric"
                                + " characters, '-' or '.', and must start and end with an alphanumeric character");
            }
        }
        if (kind.meshScoped()) {
            if (key.mesh().isEmpty()) {
                violate("mesh", "cannot be empty");
            } else if (!MESH.matches(key.mesh())) {
                violate(
                        "mesh",
                        "invalid characters. Valid characters are numbers, lowercase latin letters and '-', '_', '.'"
                                + " symbols.");
            }
        }
    }

    private void violate(String field, String message) {
        violations.add(new Violation(field, message));
    }

    private static String label(String key) {
        return "labels" + Violation.key(key);
    }
}
