package io.meridian.common.admission.rules;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.meridian.common.admission.KindRules;
import io.meridian.common.admission.Plan;
import io.meridian.common.admission.StoredAsItIs;
import io.meridian.common.model.Resource;
import io.meridian.common.store.ResourceReader;
import io.meridian.common.store.StoredResource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A MeshTrust is stored as it is; that its {@code spec.origin} is out of use is said (spec/rest-api §2.10). */
final class MeshTrustRules implements KindRules {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final KindRules plain = new StoredAsItIs("MeshTrust");

    @Override
    public String kind() {
        return plain.kind();
    }

    @Override
    public Plan put(Resource proposed, Optional<StoredResource> current, ResourceReader stored) {
        Plan plan = plain.put(proposed, current, stored);
        return switch (plan) {
            case Plan.Accepted accepted
            when namesOrigin(proposed) -> {
                List<String> warnings = new ArrayList<>(accepted.warnings());
                warnings.add("spec.origin is deprecated: control planes write status.origin themselves");
                yield new Plan.Accepted(accepted.mutations(), accepted.conditions(), warnings);
            }
            case Plan.Accepted accepted -> accepted;
            case Plan.Refused refused -> refused;
        };
    }

    @Override
    public Plan delete(StoredResource current, ResourceReader stored) {
        return plain.delete(current, stored);
    }

    private static boolean namesOrigin(Resource trust) {
        try {
            return JSON.readTree(trust.spec().newInput()).hasNonNull("origin");
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    trust.key() + " has a spec that is no JSON, which decoding lets none pass", e);
        }
    }
}
