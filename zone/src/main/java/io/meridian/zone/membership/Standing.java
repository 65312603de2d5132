package io.meridian.zone.membership;

import io.meridian.common.model.ResourceKey;
import java.time.Instant;

/**
 * Where a registered dataplane stands.
 *
 * @param dataplane its key
 * @param verdict by the rules of its mesh as they are now
 * @param since when the verdict last turned from admitted to refused or back; for one that never turned, its registration
 */
public record Standing(ResourceKey dataplane, Verdict verdict, Instant since) {

    public boolean fits() {
        return verdict instanceof Verdict.Admitted;
    }
}
