package io.meridian.common.sync.grpc;

import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Digest;
import io.meridian.common.store.Position;
import io.meridian.common.sync.Message.Begin;
import io.meridian.common.sync.Message.Bookmark;
import io.meridian.common.sync.Message.FromProvider;
import io.meridian.common.sync.Message.FromSubscriber;
import io.meridian.common.sync.Message.Mode;
import io.meridian.common.sync.Message.Part;
import io.meridian.common.sync.Message.Upsert;
import io.meridian.common.testing.kds.RecordedSession;
import java.util.ArrayList;
import java.util.List;

/** What a recorded session said at one time, as an engine would have it said. */
final class RecordedChange {
    private RecordedChange() {}

    /** Has the engine send a change; the first is the whole state. */
    static void tell(
            HandDrivenSession<FromSubscriber, FromProvider> session,
            List<RecordedSession.Response> change,
            long revision) {
        List<Upsert> upserts = new ArrayList<>();
        List<ResourceKey> removals = new ArrayList<>();
        for (RecordedSession.Response response : change) {
            String kind = response.message().getTypeUrl();
            for (Resource resource : response.message().getResourcesList()) {
                // The recording's version, which for a secret that was left out is not the digest of what stands in for
                // it.
                upserts.add(new Upsert(
                        key(kind, resource.getName()),
                        Digest.parse(resource.getVersion()),
                        resource.getResource().getValue()));
            }
            response.message().getRemovedResourcesList().forEach(name -> removals.add(key(kind, name)));
        }
        Position at = new Position("s", "e", revision);
        if (revision == 1) {
            session.link.send(new Begin(at, "", Mode.FULL));
        }
        session.link.send(new Part(upserts, removals));
        session.link.send(new Bookmark(at, Digest.ZERO, revision == 1));
    }

    private static ResourceKey key(String kind, String name) {
        int dot = name.lastIndexOf('.');
        return new ResourceKey(kind, name.substring(dot + 1), name.substring(0, dot));
    }
}
