package io.meridian.common.rest;

import io.meridian.common.codec.Kri;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.ResourceReader;
import io.meridian.common.store.StoredResource;
import java.util.List;
import java.util.Optional;

/**
 * A resource by the identifier that it has in every control plane (spec/rest-api §2.4, §2.7). The copy that sync made of it bears
 * another name here, so it is found by the identifier itself.
 */
final class KriEndpoint {

    private static final int PARTS = 7;
    private static final int MESH = 2;
    private static final int NAME = 5;

    private final ResourceReader stored;
    private final ResourceReads reads;

    KriEndpoint(ResourceReader stored, ResourceReads reads) {
        this.stored = stored;
        this.reads = reads;
    }

    Endpoint endpoint() {
        return Endpoint.get("/_kri/{kri}", call -> answer(call, call.path("kri")));
    }

    private Answer answer(Call call, String kri) {
        String[] parts = kri.split("_", -1);
        if (parts.length < PARTS) {
            return Failures.badRequest("bad request: invalid identifier string: \"" + kri + "\"");
        }
        if (!parts[0].equals("kri")) {
            return Failures.badRequest("bad request: identifier must start with 'kri': \"" + kri + "\"");
        }
        Optional<ResourceKind> kind = ResourceKinds.byShortName(parts[1]);
        if (kind.isEmpty()) {
            return Failures.badRequest("bad request: unknown short name of resource type: \"" + parts[1] + "\"");
        }
        // The section names a part of the resource, such as a port: it is the whole that is answered.
        String whole = String.join("_", List.of(parts).subList(0, PARTS - 1)) + "_";
        return find(kind.get(), parts[MESH], parts[NAME], whole)
                .map(found -> reads.shown(call, found))
                .orElseGet(() -> Failures.notFound(Failures.NO_RESOURCE));
    }

    private Optional<StoredResource> find(ResourceKind kind, String mesh, String name, String kri) {
        Optional<StoredResource> own = stored.get(kind.key(mesh, name)).filter(found -> is(kind, found, kri));
        if (own.isPresent()) {
            return own;
        }
        List<StoredResource> candidates = kind.meshScoped() ? stored.list(kind, mesh) : stored.list(kind);
        return candidates.stream().filter(found -> is(kind, found, kri)).findFirst();
    }

    private static boolean is(ResourceKind kind, StoredResource found, String kri) {
        return Kri.of(kind, found.resource()).filter(kri::equals).isPresent();
    }
}
