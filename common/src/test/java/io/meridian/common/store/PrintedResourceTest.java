package io.meridian.common.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PrintedResourceTest {

    @Test
    void whatIsPrintedOfAResourceIsNotItsContent() {
        Resource resource =
                new Resource(new ResourceKey("Secret", "default", "ca"), Map.of(), ByteString.copyFromUtf8("hunter2"));
        StoredResource stored = new StoredResource(
                resource, 1, 1, Instant.EPOCH, Instant.EPOCH, Optional.empty(), new PlainForm().of(resource));

        assertThat(stored.toString()).contains("ca").doesNotContain("hunter2");
        assertThat(Write.of(new Write.Mutation.Put(resource, Write.Expected.ANYTHING, Optional.empty()), "a")
                        .toString())
                .doesNotContain("hunter2");
    }
}
