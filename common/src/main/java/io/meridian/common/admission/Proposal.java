package io.meridian.common.admission;

import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import java.util.Optional;

/**
 * What a request asks to be stored, beside what it addressed.
 *
 * @param resource as decoded; its key is what the document says
 * @param addressed what the request named, such as the path of a PUT
 * @param declaredType the type the document names
 * @param denial why its author may not write this kind; empty when he may
 */
public record Proposal(Resource resource, ResourceKey addressed, String declaredType, Optional<String> denial) {

    /** A proposal that comes without a request of its own, by an author who may write. */
    public static Proposal of(Resource resource) {
        return new Proposal(resource, resource.key(), resource.key().kind(), Optional.empty());
    }
}
