package io.meridian.zone.routing;

import com.google.protobuf.InvalidProtocolBufferException;
import io.meridian.common.store.StoredResource;
import io.meridian.wire.mesh.v1alpha1.Dataplane;
import io.meridian.wire.mesh.v1alpha1.Dataplane.Networking;
import io.meridian.wire.mesh.v1alpha1.Dataplane.Networking.Inbound;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A dataplane as one that asks.
 *
 * @param name its name
 * @param labels its labels
 * @param tagSets the tags of each inbound, or of the gateway
 * @param gateway whether it is a gateway
 */
public record Client(String name, Map<String, String> labels, List<Map<String, String>> tagSets, boolean gateway) {
    public Client {
        labels = Map.copyOf(labels);
        tagSets = List.copyOf(tagSets);
    }

    /** The stored dataplane. */
    public static Client of(StoredResource dataplane) {
        try {
            Networking networking = Dataplane.parseFrom(dataplane.spec()).getNetworking();
            List<Map<String, String>> sets = new ArrayList<>();
            for (Inbound inbound : networking.getInboundList()) {
                sets.add(Map.copyOf(inbound.getTagsMap()));
            }
            if (networking.hasGateway()) {
                sets.add(Map.copyOf(networking.getGateway().getTagsMap()));
            }
            return new Client(dataplane.key().name(), dataplane.resource().labels(), sets, networking.hasGateway());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(dataplane.key() + " is stored with bytes that are not of its kind", e);
        }
    }

    /** Its tags for affinity: of a tag with several values the first. */
    public SortedMap<String, String> tags() {
        SortedMap<String, String> first = new TreeMap<>();
        tagSets.forEach(set -> set.forEach(first::putIfAbsent));
        return Collections.unmodifiableSortedMap(first);
    }
}
