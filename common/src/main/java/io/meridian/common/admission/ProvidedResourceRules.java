package io.meridian.common.admission;

import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.validation.Violation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What global demands of a resource that a zone provides: a name that is one, labels that are such, a spec of at most
 * {@value #LARGEST_SPEC} bytes, and what the rules of its kind say of it by itself (spec/kds-protocol §6.1 step 2, §4.10). Pure; all
 * violations at once.
 */
public final class ProvidedResourceRules {

    /** As much as one resource may have by REST. */
    static final int LARGEST_SPEC = 4 << 20;

    /** What these labels hold are names rather than label values, and longer. */
    private static final Set<String> NAMES =
            Set.of(Labels.DISPLAY_NAME, Labels.WORKLOAD, "k8s.kuma.io/service-account");

    private static final int LONGEST_NAME = 253;

    private final ControlPlaneRole role;
    private final Map<String, KindRules> rules;

    /** @param rules those of clients' writes; a kind without rules has none here either */
    public ProvidedResourceRules(ControlPlaneRole role, Collection<? extends KindRules> rules) {
        this.role = role;
        this.rules = rules.stream().collect(Collectors.toUnmodifiableMap(KindRules::kind, Function.identity()));
    }

    /** What is wrong with a resource, given as it would be stored. */
    public List<Violation> check(ResourceKind kind, Resource resource) {
        List<Violation> violations = new ArrayList<>(EnvelopeRules.check(role, kind, resource.key()));
        for (Map.Entry<String, String> label : resource.labels().entrySet()) {
            String field = "labels" + Violation.key(label.getKey());
            LabelSyntax.ofKey(label.getKey()).forEach(message -> violations.add(new Violation(field, message)));
            if (NAMES.contains(label.getKey())) {
                if (label.getValue().length() > LONGEST_NAME) {
                    violations.add(new Violation(field, "value length must less or equal " + LONGEST_NAME));
                }
            } else {
                LabelSyntax.ofValue(label.getValue()).forEach(message -> violations.add(new Violation(field, message)));
            }
        }
        if (resource.spec().size() > LARGEST_SPEC) {
            violations.add(new Violation(
                    "spec", "it has " + resource.spec().size() + " bytes (expected: at most " + LARGEST_SPEC + ")"));
        } else if (violations.isEmpty() && rules.containsKey(kind.name())) {
            violations.addAll(rules.get(kind.name()).structure(resource));
        }
        return List.copyOf(violations);
    }
}
