package io.meridian.common.sync;

import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Write.Condition;
import java.util.List;
import java.util.Optional;

/** On what terms copies stay where they are kept. */
public sealed interface Tenure {

    /** In a zone, of what global gives it: a mesh that has dataplanes here is not taken away by another history. */
    record InZone() implements Tenure {}

    /**
     * At global, of what a zone provides: the zone alone decides over them, they need its Zone, and go with their mesh.
     *
     * @param zone the Zone
     */
    record AtGlobal(ResourceKey zone) implements Tenure {}

    /** Whether a mesh that is in use here is held when another history would take it away. */
    default boolean holdsMeshesInUse() {
        return switch (this) {
            case InZone inZone -> true;
            case AtGlobal atGlobal -> false;
        };
    }

    /** With what a copy is deleted, beside its own removal. */
    default Optional<ResourceKey> owner(ResourceKey copy) {
        return switch (this) {
            case InZone inZone -> Optional.empty();
            case AtGlobal atGlobal ->
                copy.mesh().isEmpty() ? Optional.empty() : Optional.of(ResourceKinds.MESH_KIND.key("", copy.mesh()));
        };
    }

    /** Withheld resources that are listed: each costs an attribute, and who provides is not trusted everywhere. */
    default int mostWithheld() {
        return switch (this) {
            case InZone inZone -> Integer.MAX_VALUE;
            case AtGlobal atGlobal -> 10_000;
        };
    }

    /** Bytes of one batch, which is held in memory until it is whole. */
    default long largestBatch() {
        return switch (this) {
            case InZone inZone -> Long.MAX_VALUE;
            case AtGlobal atGlobal -> 64L << 20;
        };
    }

    /** What must hold for anything to be taken in. */
    default List<Condition> conditions() {
        return switch (this) {
            case InZone inZone -> List.of();
            case AtGlobal(ResourceKey zone) -> List.of(new Condition.Exists(zone));
        };
    }

    /** Why a resource cannot have the name of one that is here and is no copy of the provider's. */
    default String taken(Resource holder) {
        return switch (this) {
            case InZone inZone -> "a resource of this zone has this name";
            case AtGlobal atGlobal ->
                holder.label(Labels.ORIGIN).equals(Labels.ORIGIN_ZONE)
                                && !holder.label(Labels.ZONE).isEmpty()
                        ? "a resource of zone " + holder.label(Labels.ZONE) + " has this name at global"
                        : "a resource of global's own has this name";
        };
    }
}
