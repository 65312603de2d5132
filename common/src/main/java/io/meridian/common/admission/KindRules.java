package io.meridian.common.admission;

import io.meridian.common.model.Resource;
import io.meridian.common.store.ResourceReader;
import io.meridian.common.store.StoredResource;
import io.meridian.common.validation.Violation;
import java.util.List;
import java.util.Optional;

/**
 * What a control plane demands of one kind, and what it does along with a write of it. Registered by kind; a kind without rules of
 * its own is stored as it is. Reads only what it is given; makes keys and certificates here, before the transaction.
 */
public interface KindRules {

    /** Name of the kind these rules are for. */
    String kind();

    /**
     * The rules that need nothing but the resource (spec/rest-api §2.8, step 3b); all violations, none for a sound one.
     */
    default List<Violation> structure(Resource proposed) {
        return List.of();
    }

    /** What a create ({@code current} empty) or update entails; the resource has passed {@link #structure}. */
    Plan put(Resource proposed, Optional<StoredResource> current, ResourceReader stored);

    /** What a deletion entails. */
    Plan delete(StoredResource current, ResourceReader stored);
}
