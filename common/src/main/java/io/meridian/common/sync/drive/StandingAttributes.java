package io.meridian.common.sync.drive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.sync.Message.Cursor;
import io.meridian.common.sync.Standing;
import io.meridian.common.sync.Wait;
import io.meridian.common.sync.Withholding;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A subscriber's standing as attributes of its store: one for the cursor, one for the cluster, and one for each withheld resource, so
 * that a batch writes no more than it changes.
 */
final class StandingAttributes {

    private static final String OF_PROVIDERS = "sync.provider.";
    private static final String CURSOR = "cursor";
    private static final String CLUSTER = "cluster";
    private static final String WITHHELD = "withheld.";

    private final String prefix;

    private StandingAttributes(String prefix) {
        this.prefix = prefix;
    }

    /** Of a subscriber that has one provider. */
    static StandingAttributes ofOnlyProvider() {
        return new StandingAttributes("sync.subscriber.");
    }

    /** Of one provider among several; a name has no slash, so that none begins another. */
    static StandingAttributes ofProvider(String name) {
        return new StandingAttributes(OF_PROVIDERS + name + "/");
    }

    /** Those of whom anything is written down, among several providers. */
    static Set<String> providers(ResourceStore store) {
        return store.attributes(OF_PROVIDERS).keySet().stream()
                .map(name -> name.substring(OF_PROVIDERS.length(), name.indexOf('/')))
                .collect(Collectors.toSet());
    }

    /** What removes all that is written down of one. */
    Map<String, String> removal(ResourceStore store) {
        return store.attributes(prefix).keySet().stream().collect(Collectors.toMap(name -> name, name -> ""));
    }

    Standing read(ResourceStore store) {
        return read(store.attributes(prefix));
    }

    /** What was written; an entry that cannot be read counts as absent, which costs a comparison and loses nothing. */
    Standing read(Map<String, String> attributes) {
        Optional<Cursor> cursor =
                Optional.ofNullable(attributes.get(prefix + CURSOR)).flatMap(StandingAttributes::cursor);
        SortedMap<ResourceKey, Withholding> withheld = new TreeMap<>();
        attributes.forEach((name, value) -> {
            if (name.startsWith(prefix + WITHHELD)) {
                withholding(value).ifPresent(one -> withheld.put(one.what().key(), one));
            }
        });
        return new Standing(cursor, attributes.getOrDefault(prefix + CLUSTER, ""), withheld);
    }

    /** The attributes that change from one standing to the next; an empty value removes. */
    Map<String, String> changes(Standing before, Standing after) {
        Map<String, String> changes = new HashMap<>();
        if (!after.cursor().equals(before.cursor())) {
            changes.put(
                    prefix + CURSOR,
                    after.cursor().map(StandingAttributes::text).orElse(""));
        }
        if (!after.cluster().equals(before.cluster())) {
            changes.put(prefix + CLUSTER, after.cluster());
        }
        Set<ResourceKey> keys = new HashSet<>(before.withheld().keySet());
        keys.addAll(after.withheld().keySet());
        for (ResourceKey key : keys) {
            Withholding entry = after.withheld().get(key);
            if (entry == null) {
                changes.put(name(key), "");
            } else if (!entry.equals(before.withheld().get(key))) {
                changes.put(name(key), text(entry));
            }
        }
        return changes;
    }

    private String name(ResourceKey key) {
        return prefix + WITHHELD + key.kind() + "/" + key.mesh() + "/" + key.name();
    }

    private static String text(Cursor cursor) {
        return Positions.text(cursor.position()) + " " + cursor.filter();
    }

    private static Optional<Cursor> cursor(String text) {
        int last = text.lastIndexOf(' ');
        return last < 0
                ? Optional.empty()
                : Positions.parse(text.substring(0, last))
                        .map(position -> new Cursor(position, text.substring(last + 1)));
    }

    private static String text(Withholding withholding) {
        ObjectNode node = WithheldText.write(withholding.what())
                .put("since", withholding.since().toString())
                .put("attempts", withholding.attempts())
                .put("asked", withholding.pause().from().toString())
                .put("pause", withholding.pause().length().toString())
                .put("released", withholding.released());
        return node.toString();
    }

    private static Optional<Withholding> withholding(String text) {
        try {
            JsonNode node = WithheldText.JSON.readTree(text);
            return Optional.of(new Withholding(
                    WithheldText.read(node),
                    Instant.parse(node.path("since").asText()),
                    node.path("attempts").asInt(),
                    new Wait(
                            Instant.parse(node.path("asked").asText()),
                            Duration.parse(node.path("pause").asText())),
                    node.path("released").asBoolean()));
        } catch (JsonProcessingException | DateTimeException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }
}
