package io.meridian.common.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.meridian.common.codec.WireForm;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Write;
import io.meridian.common.store.Write.Expected;
import io.meridian.common.store.Write.Mutation;
import io.meridian.common.store.memory.InMemoryResourceStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class EntityTagTest {

    private static final ResourceKey KEY = new ResourceKey("MeshTimeout", "default", "t");
    private static final InstantSource STANDING = InstantSource.fixed(Instant.parse("2026-01-01T12:00:00Z"));

    @Test
    void aResourceMadeAnewIsAnotherOneHoweverQuickly() {
        try (InMemoryResourceStore store = InMemoryResourceStore.open(STANDING, WireForm.ofGlobal())) {
            write(store, put("{}"));
            String first = EntityTag.of(store.get(KEY).orElseThrow());
            write(store, new Mutation.Delete(KEY, Expected.ANYTHING));
            write(store, put("{}"));

            assertThat(EntityTag.of(store.get(KEY).orElseThrow())).isNotEqualTo(first);
        }
    }

    private static void write(InMemoryResourceStore store, Mutation mutation) {
        store.write(Write.of(mutation, "test")).join();
    }

    private static Mutation put(String spec) {
        return new Mutation.Put(
                new Resource(KEY, Map.of(), ByteString.copyFromUtf8(spec)), Expected.ANYTHING, Optional.empty());
    }
}
