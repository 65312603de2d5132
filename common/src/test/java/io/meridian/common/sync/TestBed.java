package io.meridian.common.sync;

import com.google.protobuf.ByteString;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.CommitThreads;
import io.meridian.common.store.Digest;
import io.meridian.common.store.Position;
import io.meridian.common.store.Retention;
import io.meridian.common.store.Write;
import io.meridian.common.store.Write.Expected;
import io.meridian.common.store.Write.Mutation;
import io.meridian.common.store.memory.InMemoryJournal;
import io.meridian.common.store.memory.InMemoryResourceStore;
import io.meridian.common.sync.Message.Filter;
import io.meridian.common.sync.Message.Upsert;
import io.meridian.common.sync.direction.GlobalToZone;
import io.meridian.common.sync.simulation.PlainForm;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/** A store, and words for putting things into it. */
final class TestBed {

    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    static final GlobalToZone DIRECTION = new GlobalToZone();
    static final Filter FILTER = new Filter(DIRECTION.kinds(), new TreeSet<>());

    final InMemoryResourceStore store;

    TestBed() {
        Random random = new Random(7);
        store = InMemoryResourceStore.open(
                new InMemoryJournal(random),
                () -> NOON,
                PlainForm::of,
                random,
                Retention.DEFAULT,
                CommitThreads.calling());
    }

    static Resource mesh(String name, String spec) {
        return resource("Mesh", "", name, spec);
    }

    static Resource secret(String mesh, String name, String spec) {
        return resource("Secret", mesh, name, spec);
    }

    static Resource resource(String kind, String mesh, String name, String spec) {
        return new Resource(new ResourceKey(kind, mesh, name), Map.of(), ByteString.copyFromUtf8(spec));
    }

    /** A resource as a zone stores what came from global. */
    static Resource copy(Resource resource) {
        Map<String, String> labels = new TreeMap<>(resource.labels());
        labels.put(Labels.ORIGIN, Labels.ORIGIN_GLOBAL);
        return resource.withLabels(labels);
    }

    /** A resource as it is offered to a zone. */
    static Upsert offer(Resource resource) {
        var wire = PlainForm.of(resource);
        return new Upsert(wire.key(), wire.digest(), wire.bytes());
    }

    static ResourceKey wire(Resource resource) {
        return PlainForm.of(resource).key();
    }

    void put(Resource resource) {
        store.write(Write.of(new Mutation.Put(resource, Expected.ANYTHING, Optional.empty()), "test"))
                .join();
    }

    void delete(Resource resource) {
        store.write(Write.of(new Mutation.Delete(resource.key(), Expected.ANYTHING), "test"))
                .join();
    }

    Outlook outlook() {
        return new Outlook(store.history(), Tally.of(store.history(), DIRECTION), DIRECTION, "the cluster");
    }

    Position elsewhere() {
        return new Position("another store", "its epoch", 3);
    }

    static Digest digest(String text) {
        return Digest.of(ByteString.copyFromUtf8(text));
    }
}
