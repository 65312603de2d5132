package io.meridian.common.store.panache;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Change;
import io.meridian.common.store.History.Latest;
import io.meridian.common.store.Image;
import io.meridian.common.store.LogEntry;
import io.meridian.common.store.StoredResource;
import io.meridian.common.store.Transaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes a group of transactions as rows: of the resources their last state only, of the log and the audit every line. */
final class GroupRows {
    private final Image assumed;
    private final List<Transaction> group;
    private final Sealing sealing;

    GroupRows(Image assumed, List<Transaction> group, Sealing sealing) {
        this.assumed = assumed;
        this.group = group;
        this.sealing = sealing;
    }

    void write(Connection connection) throws SQLException {
        writeResources(connection);
        writeAttributes(connection);
        writeAudit(connection);
        writeLog(connection);
        writeEpochs(connection);
    }

    /** Rows in the order of their keys, in every writer: so that two writers wait for each other but never in a circle. */
    private void writeResources(Connection connection) throws SQLException {
        Map<ResourceKey, Optional<ResourceRow>> last = lastStates();
        try (PreparedStatement insert = connection.prepareStatement(ResourceRow.INSERT);
                PreparedStatement update = connection.prepareStatement(ResourceRow.UPDATE);
                PreparedStatement delete = connection.prepareStatement(ResourceRow.DELETE)) {
            int inserts = 0;
            int updates = 0;
            int deletes = 0;
            for (Map.Entry<ResourceKey, Optional<ResourceRow>> entry : last.entrySet()) {
                boolean stored = assumed.get(entry.getKey()).isPresent();
                if (entry.getValue().isEmpty()) {
                    if (stored) {
                        ResourceRow.set(delete, 1, entry.getKey());
                        delete.addBatch();
                        deletes++;
                    }
                } else if (stored) {
                    entry.getValue().get().set(update, sealing);
                    update.addBatch();
                    updates++;
                } else {
                    entry.getValue().get().set(insert, sealing);
                    insert.addBatch();
                    inserts++;
                }
            }
            run(update, updates);
            run(delete, deletes);
            run(insert, inserts);
        }
    }

    private Map<ResourceKey, Optional<ResourceRow>> lastStates() {
        Map<ResourceKey, Optional<ResourceRow>> last = new TreeMap<>();
        for (Transaction transaction : group) {
            for (Change change : transaction.changes()) {
                last.put(change.key(), Optional.empty());
            }
            int ordinal = 0;
            for (LogEntry entry : transaction.entries()) {
                int at = ordinal++;
                entry.latest()
                        .current()
                        .ifPresent(stored -> last.put(
                                entry.key(), Optional.of(new ResourceRow(stored, at, transaction.sequence()))));
            }
            for (Change change : transaction.silent()) {
                StoredResource stored = change.after().orElseThrow();
                int at = Optional.ofNullable(last.get(change.key()))
                        .flatMap(row -> row)
                        .map(ResourceRow::ordinal)
                        .orElseGet(() -> assumed.log().ordinal(stored.wire().key()));
                last.put(change.key(), Optional.of(new ResourceRow(stored, at, transaction.sequence())));
            }
        }
        return last;
    }

    private void writeAttributes(Connection connection) throws SQLException {
        Map<String, Transaction> last = new TreeMap<>();
        for (Transaction transaction : group) {
            transaction.attributes().keySet().forEach(name -> last.put(name, transaction));
        }
        if (last.isEmpty()) {
            return;
        }
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM attribute WHERE name = ?");
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO attribute (name, content, sequence) VALUES (?, ?, ?)")) {
            for (Map.Entry<String, Transaction> attribute : last.entrySet()) {
                Transaction transaction = attribute.getValue();
                Optional<String> content = transaction.attributes().getOrDefault(attribute.getKey(), Optional.empty());
                delete.setString(1, attribute.getKey());
                delete.addBatch();
                insert.setString(1, attribute.getKey());
                insert.setString(2, content.orElse(null));
                insert.setLong(3, transaction.sequence());
                insert.addBatch();
            }
            delete.executeBatch();
            insert.executeBatch();
        }
    }

    private void writeAudit(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO audit_entry (sequence, ordinal, written, author, effect, version, revision, kind, mesh, name)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            int rows = 0;
            for (Transaction transaction : group) {
                List<Change> changes = new ArrayList<>(transaction.changes());
                changes.addAll(transaction.silent());
                int ordinal = 0;
                for (Change change : changes) {
                    insert.setLong(1, transaction.sequence());
                    insert.setInt(2, ordinal++);
                    insert.setObject(3, ResourceRow.time(transaction.time()));
                    insert.setString(4, transaction.author());
                    insert.setString(5, effect(change));
                    insert.setLong(
                            6, change.after().or(change::before).orElseThrow().version());
                    insert.setLong(7, transaction.at().revision());
                    ResourceRow.set(insert, 8, change.key());
                    insert.addBatch();
                    rows++;
                }
            }
            run(insert, rows);
        }
    }

    private static String effect(Change change) {
        if (change.before().isEmpty()) {
            return "CREATED";
        }
        return change.after().isEmpty() ? "DELETED" : "UPDATED";
    }

    private void writeLog(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO revision_log (revision, ordinal, written, kind, mesh, name, wire_kind, wire_mesh, wire_name, digest, bytes)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
                PreparedStatement tombstone = connection.prepareStatement(
                        "INSERT INTO tombstone (revision, ordinal, wire_kind, wire_mesh, wire_name) VALUES (?, ?, ?, ?, ?)")) {
            int rows = 0;
            int tombstones = 0;
            for (Transaction transaction : group) {
                int ordinal = 0;
                for (LogEntry entry : transaction.entries()) {
                    Latest latest = entry.latest();
                    insert.setLong(1, latest.revision());
                    insert.setInt(2, ordinal);
                    insert.setObject(3, ResourceRow.time(transaction.time()));
                    ResourceRow.set(insert, 4, entry.key());
                    ResourceRow.set(insert, 7, latest.wire());
                    Optional<StoredResource> current = latest.current();
                    insert.setBytes(
                            10,
                            current.map(stored -> stored.wire().digest().toBytes())
                                    .orElse(null));
                    insert.setBytes(
                            11,
                            current.map(stored -> sealing.toColumn(
                                            entry.key(), "log", stored.wire().bytes()))
                                    .orElse(null));
                    insert.addBatch();
                    rows++;
                    if (current.isEmpty()) {
                        tombstone.setLong(1, latest.revision());
                        tombstone.setInt(2, ordinal);
                        ResourceRow.set(tombstone, 3, latest.wire());
                        tombstone.addBatch();
                        tombstones++;
                    }
                    ordinal++;
                }
            }
            run(insert, rows);
            run(tombstone, tombstones);
        }
    }

    private void writeEpochs(Connection connection) throws SQLException {
        String epoch = assumed.head().epoch();
        for (Transaction transaction : group) {
            if (!transaction.at().epoch().equals(epoch)) {
                epoch = transaction.at().epoch();
                HeadRow.insertEpoch(connection, transaction.at().revision(), epoch);
            }
        }
    }

    private static void run(PreparedStatement statement, int rows) throws SQLException {
        if (rows > 0) {
            statement.executeBatch();
        }
    }
}
