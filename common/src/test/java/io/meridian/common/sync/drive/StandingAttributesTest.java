package io.meridian.common.sync.drive;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Digest;
import io.meridian.common.store.Position;
import io.meridian.common.sync.Message.Cursor;
import io.meridian.common.sync.Message.Withheld;
import io.meridian.common.sync.Standing;
import io.meridian.common.sync.Wait;
import io.meridian.common.sync.Withholding;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class StandingAttributesTest {
    private static final StandingAttributes ATTRIBUTES = StandingAttributes.ofOnlyProvider();

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final ResourceKey KEY = new ResourceKey("Secret", "default", "odd/name \"quoted\"");

    @Test
    void whatIsWrittenReadsBack() {
        Standing standing = standing(9, Optional.of(new Digest(1, 2, 3, 4)));

        assertThat(ATTRIBUTES.read(ATTRIBUTES.changes(Standing.NEW, standing))).isEqualTo(standing);
    }

    @Test
    void aWithheldRemovalReadsBack() {
        Standing standing = standing(9, Optional.empty());

        assertThat(ATTRIBUTES.read(ATTRIBUTES.changes(Standing.NEW, standing))).isEqualTo(standing);
    }

    @Test
    void aBatchWritesOnlyWhatItChanges() {
        Map<String, String> changes = ATTRIBUTES.changes(standing(9, Optional.empty()), standing(10, Optional.empty()));

        assertThat(changes).containsOnlyKeys("sync.subscriber.cursor");
    }

    @Test
    void whatIsNoLongerWithheldIsRemoved() {
        Standing before = standing(9, Optional.empty());
        Standing after = new Standing(before.cursor(), before.cluster(), new TreeMap<>());

        assertThat(ATTRIBUTES.changes(before, after)).hasSize(1).containsValue("");
    }

    @Test
    void whatCannotBeReadCountsAsAbsent() {
        Map<String, String> damaged = new HashMap<>();
        for (String cursor : new String[] {"", "x", "a b c d", "a b 9"}) {
            damaged.put("sync.subscriber.cursor", cursor);
            damaged.put("sync.subscriber.withheld.a/b/c", "{\"type\":");
            damaged.put("sync.subscriber.withheld.d/e/f", "{\"kind\":\"REFUSED\",\"offered\":\"12\"}");
            damaged.put("sync.subscriber.withheld.g/h/i", "{\"kind\":\"REFUSED\",\"since\":\"yesterday\"}");
            assertThat(ATTRIBUTES.read(damaged)).as(cursor).isEqualTo(Standing.NEW);
        }
    }

    private static Standing standing(long revision, Optional<Digest> offered) {
        TreeMap<ResourceKey, Withholding> withheld = new TreeMap<>();
        withheld.put(
                KEY,
                new Withholding(
                        new Withheld(KEY, offered, Withheld.Kind.REFUSED, "it is \"odd\""),
                        NOON,
                        2,
                        new Wait(NOON, Duration.ofMinutes(10)),
                        true));
        return new Standing(Optional.of(new Cursor(new Position("s", "e", revision), "f")), "cluster", withheld);
    }
}
