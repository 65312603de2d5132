package io.meridian.common.store;

import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one transaction changes: all of it or nothing.
 *
 * @param mutations changes of resources, applied in this order
 * @param conditions what must hold of the other resources at commit
 * @param attributes attributes to set; an empty value removes one
 * @param author who asked, for the audit
 */
public record Write(
        List<Mutation> mutations, List<Condition> conditions, Map<String, String> attributes, String author) {

    public Write {
        mutations = List.copyOf(mutations);
        conditions = List.copyOf(conditions);
        attributes = Map.copyOf(attributes);
    }

    /** A write of one change. */
    public static Write of(Mutation mutation, String author) {
        return new Write(List.of(mutation), List.of(), Map.of(), author);
    }

    /** One change of one resource. */
    public sealed interface Mutation {
        ResourceKey key();

        /**
         * Creates or replaces a resource.
         *
         * @param owner the resource with which it goes when that is deleted; kept from the stored one when empty
         */
        record Put(Resource resource, Expected expected, Optional<ResourceKey> owner) implements Mutation {
            @Override
            public ResourceKey key() {
                return resource.key();
            }
        }

        /** Deletes a resource and, first, all it owns. */
        record Delete(ResourceKey key, Expected expected) implements Mutation {}
    }

    /** What must be stored under the key of a mutation. */
    public sealed interface Expected {
        record Anything() implements Expected {}

        record Absent() implements Expected {}

        record Present() implements Expected {}

        record Version(long version) implements Expected {}

        Expected ANYTHING = new Anything();
        Expected ABSENT = new Absent();
        Expected PRESENT = new Present();
    }

    /** What must hold at commit of resources that the write does not change. */
    public sealed interface Condition {
        /** The resource exists. */
        record Exists(ResourceKey key) implements Condition {}

        /** The resource is still at this version: what was concluded from it still holds. */
        record Unchanged(ResourceKey key, long version) implements Condition {}

        /** No resource of the kind is in the mesh. */
        record NoneIn(String kind, String mesh) implements Condition {}
    }
}
