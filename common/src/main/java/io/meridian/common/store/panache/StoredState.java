package io.meridian.common.store.panache;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Change;
import io.meridian.common.store.CompactedLog.Placed;
import io.meridian.common.store.History.Latest;
import io.meridian.common.store.Image;
import io.meridian.common.store.LogEntry;
import io.meridian.common.store.Position;
import io.meridian.common.store.StoredResource;
import io.meridian.common.store.Transaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads what is stored, whole or as far as it changed. Each is called in a transaction that sees one state. */
final class StoredState {
    private final Connection connection;
    private final Sealing sealing;

    StoredState(Connection connection, Sealing sealing) {
        this.connection = connection;
        this.sealing = sealing;
    }

    /** Everything. */
    Image whole(HeadRow head) throws SQLException {
        Map<ResourceKey, Placed> latest = tombstones(head.floor());
        for (ResourceRow row : resources(-1)) {
            ResourceKey wire = row.stored().wire().key();
            latest.put(
                    wire,
                    new Placed(new Latest(wire, row.stored().revision(), Optional.of(row.stored())), row.ordinal()));
        }
        Map<String, String> attributes = new HashMap<>();
        attributes(-1).forEach((name, content) -> content.ifPresent(value -> attributes.put(name, value)));
        return Image.restored(
                head.store(),
                head.sequence(),
                head.revision(),
                head.floor(),
                epochs(),
                List.copyOf(latest.values()),
                attributes);
    }

    /** An image with all that was stored after it: one transaction for each revision, each with what still counts of it. */
    Image since(Image stale, HeadRow head) throws SQLException {
        Map<ResourceKey, StoredResource> changed = new TreeMap<>();
        resources(stale.sequence()).forEach(row -> changed.put(row.stored().key(), row.stored()));
        SortedMap<Long, List<LogEntry>> entries = entries(stale.head().revision(), changed);
        Map<String, Optional<String>> attributes = attributes(stale.sequence());
        List<Change> silent = silent(stale, changed.values());
        if (entries.isEmpty()) {
            return stale.with(read(head.sequence(), stale.head(), List.of(), silent, List.of(), attributes));
        }
        NavigableMap<Long, String> epochs = epochs();
        Image image = stale;
        for (Map.Entry<Long, List<LogEntry>> revision : entries.entrySet()) {
            String epoch = epochs.floorEntry(revision.getKey()).getValue();
            Position at = new Position(head.store(), epoch, revision.getKey());
            List<Change> changes = changes(image, revision.getValue(), changed, at.revision());
            // The last one ends at the head's own number: one too high would be taken for a transaction that is still
            // to come.
            image = image.with(
                    revision.getKey().equals(entries.lastKey())
                            ? read(head.sequence(), at, changes, silent, revision.getValue(), attributes)
                            : read(image.sequence() + 1, at, changes, List.of(), revision.getValue(), Map.of()));
        }
        return image;
    }

    /** What was written without a revision since. */
    private static List<Change> silent(Image stale, Collection<StoredResource> changed) {
        return changed.stream()
                .filter(stored -> stored.revision() <= stale.head().revision())
                .map(stored -> new Change(stored.key(), stale.get(stored.key()), Optional.of(stored)))
                .toList();
    }

    private static Transaction read(
            long sequence,
            Position at,
            List<Change> changes,
            List<Change> silent,
            List<LogEntry> entries,
            Map<String, Optional<String>> attributes) {
        return new Transaction(sequence, at, Instant.EPOCH, "", changes, silent, entries, attributes);
    }

    /** What a revision changed here, left out what a later one changed again. */
    private static List<Change> changes(
            Image image, List<LogEntry> entries, Map<ResourceKey, StoredResource> changed, long revision) {
        Map<ResourceKey, Change> changes = new LinkedHashMap<>();
        for (LogEntry entry : entries) {
            Optional<StoredResource> after = Optional.ofNullable(changed.get(entry.key()));
            boolean last = after.isEmpty() || after.get().revision() == revision;
            Optional<StoredResource> before = image.get(entry.key());
            if (last && (before.isPresent() || after.isPresent())) {
                changes.put(entry.key(), new Change(entry.key(), before, after));
            }
        }
        return List.copyOf(changes.values());
    }

    private List<ResourceRow> resources(long after) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ResourceRow.SELECT + " WHERE sequence > ?")) {
            statement.setLong(1, after);
            List<ResourceRow> rows = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.add(ResourceRow.read(row, sealing));
                }
            }
            return rows;
        }
    }

    private Map<ResourceKey, Placed> tombstones(long floor) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT revision, ordinal, wire_kind, wire_mesh, wire_name FROM tombstone WHERE revision > ?"
                        + " ORDER BY revision, ordinal")) {
            statement.setLong(1, floor);
            Map<ResourceKey, Placed> latest = new LinkedHashMap<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    ResourceKey wire = ResourceRow.key(row, "wire_");
                    latest.put(
                            wire,
                            new Placed(
                                    new Latest(wire, row.getLong("revision"), Optional.empty()),
                                    row.getInt("ordinal")));
                }
            }
            return latest;
        }
    }

    /** The last line of the log for each name at peers, by revision, in the order of the log. */
    private SortedMap<Long, List<LogEntry>> entries(long after, Map<ResourceKey, StoredResource> changed)
            throws SQLException {
        Map<ResourceKey, LogEntry> latest = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT revision, digest, kind, mesh, name, wire_kind, wire_mesh, wire_name FROM revision_log"
                        + " WHERE revision > ? ORDER BY revision, ordinal")) {
            statement.setLong(1, after);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    ResourceKey key = ResourceRow.key(row, "");
                    ResourceKey wire = ResourceRow.key(row, "wire_");
                    Optional<StoredResource> current =
                            row.getBytes("digest") == null ? Optional.empty() : Optional.ofNullable(changed.get(key));
                    latest.remove(wire);
                    latest.put(wire, new LogEntry(key, new Latest(wire, row.getLong("revision"), current)));
                }
            }
        }
        SortedMap<Long, List<LogEntry>> byRevision = new TreeMap<>();
        latest.values().forEach(entry -> byRevision
                .computeIfAbsent(entry.latest().revision(), revision -> new ArrayList<>())
                .add(entry));
        return byRevision;
    }

    private NavigableMap<Long, String> epochs() throws SQLException {
        try (PreparedStatement statement =
                        connection.prepareStatement("SELECT first_revision, epoch FROM store_epoch");
                ResultSet row = statement.executeQuery()) {
            NavigableMap<Long, String> epochs = new TreeMap<>();
            while (row.next()) {
                epochs.put(row.getLong(1), row.getString(2));
            }
            return epochs;
        }
    }

    private Map<String, Optional<String>> attributes(long after) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT name, content FROM attribute WHERE sequence > ?")) {
            statement.setLong(1, after);
            Map<String, Optional<String>> attributes = new HashMap<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    attributes.put(row.getString(1), Optional.ofNullable(row.getString(2)));
                }
            }
            return attributes;
        }
    }
}
