package io.meridian.common.store.panache;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The one row of table {@code store_head}.
 *
 * @param store id of the store
 * @param sequence number of its last transaction
 * @param revision its last revision
 * @param floor the oldest revision from which its log is whole
 * @param writer id of the journal that wrote the last transaction
 */
record HeadRow(String store, long sequence, long revision, long floor, String writer) {

    static Optional<HeadRow> read(Connection connection) throws SQLException {
        return read(connection, "SELECT store, sequence, revision, floor, writer FROM store_head");
    }

    /** Reads it after every transaction that holds it has ended. */
    static Optional<HeadRow> readLocked(Connection connection) throws SQLException {
        return read(
                connection, "SELECT store, sequence, revision, floor, writer FROM store_head WHERE id = 1 FOR UPDATE");
    }

    private static Optional<HeadRow> read(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            return row.next()
                    ? Optional.of(new HeadRow(
                            row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getString(5)))
                    : Optional.empty();
        }
    }

    /** Makes the row, and the first epoch. */
    static void insert(Connection connection, HeadRow head, byte[] keyCheck, String epoch) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO store_head (id, store, sequence, revision, floor, writer, key_check) VALUES (1, ?, ?, ?, ?, ?, ?)")) {
            statement.setString(1, head.store());
            statement.setLong(2, head.sequence());
            statement.setLong(3, head.revision());
            statement.setLong(4, head.floor());
            statement.setString(5, head.writer());
            statement.setBytes(6, keyCheck);
            statement.executeUpdate();
        }
        insertEpoch(connection, 0, epoch);
    }

    static void insertEpoch(Connection connection, long firstRevision, String epoch) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO store_epoch (first_revision, epoch) VALUES (?, ?)")) {
            statement.setLong(1, firstRevision);
            statement.setString(2, epoch);
            statement.executeUpdate();
        }
    }

    /** The epoch that a revision was written in. */
    static String epochOf(Connection connection, long revision) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT epoch FROM store_epoch WHERE first_revision <= ? ORDER BY first_revision DESC LIMIT 1")) {
            statement.setLong(1, revision);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    static byte[] readKeyCheck(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT key_check FROM store_head");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getBytes(1);
        }
    }

    /** Moves it from the transaction that was assumed to be the last; false when another one came first. */
    static boolean advance(Connection connection, long assumed, HeadRow to) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "UPDATE store_head SET sequence = ?, revision = ?, writer = ? WHERE id = 1 AND sequence = ?")) {
            statement.setLong(1, to.sequence());
            statement.setLong(2, to.revision());
            statement.setString(3, to.writer());
            statement.setLong(4, assumed);
            return statement.executeUpdate() == 1;
        }
    }
}
