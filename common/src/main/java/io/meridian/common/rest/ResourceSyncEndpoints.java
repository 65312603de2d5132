package io.meridian.common.rest;

import com.google.protobuf.ByteString;
import io.meridian.common.api.ResourceSync;
import io.meridian.common.api.ResourceSync.InZone;
import io.meridian.common.api.SyncStatus;
import io.meridian.common.codec.WireForm;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.store.StoredResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the zones made of one resource: {@code _sync} below it, for every kind that goes to zones. */
final class ResourceSyncEndpoints {
    private static final WireForm FORM = WireForm.ofGlobal();

    private final SyncView.OfGlobal view;
    private final ResourceStore store;
    private final ResourceReads reads;

    ResourceSyncEndpoints(SyncView.OfGlobal view, ResourceStore store, ResourceReads reads) {
        this.view = view;
        this.store = store;
        this.reads = reads;
    }

    List<Endpoint> of(List<ResourceKind> kinds) {
        return kinds.stream()
                .filter(ResourceKind::globalToZone)
                .flatMap(kind -> ResourcePaths.of(kind).stream()
                        .map(path -> Endpoint.get(
                                ResourcePaths.item(kind, path) + "/_sync", call -> reads.refusal(call, kind)
                                        .orElseGet(() -> Answer.json(200, answer(ResourceReads.key(call, kind)))))))
                .toList();
    }

    private ResourceSync answer(ResourceKey key) {
        Optional<StoredResource> stored = store.get(key);
        ResourceKey inZones = stored.map(found -> found.wire().key())
                .orElseGet(() ->
                        FORM.of(new Resource(key, Map.of(), ByteString.EMPTY)).key());
        long revision = stored.map(StoredResource::revision)
                .orElseGet(() -> store.head().revision());
        List<InZone> zones = view.zones().stream()
                .map(zone -> inZone(zone, key(inZones), revision))
                .toList();
        return new ResourceSync(key(key), key(inZones), stored.isPresent(), revision, zones);
    }

    private static InZone inZone(SyncStatus zone, SyncStatus.Key key, long revision) {
        return zone.refused().stream()
                .filter(refused -> refused.key().equals(key))
                .findFirst()
                .map(refused -> new InZone(zone.zone(), "refused", refused.reason()))
                .orElseGet(() -> new InZone(zone.zone(), zone.revision() >= revision ? "current" : "behind", null));
    }

    private static SyncStatus.Key key(ResourceKey key) {
        return new SyncStatus.Key(key.kind(), key.mesh(), key.name());
    }
}
