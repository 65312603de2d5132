package io.meridian.common.store.panache;

import io.meridian.common.store.Image;
import io.meridian.common.store.Journal;
import io.meridian.common.store.StoreUnavailableException;
import io.meridian.common.store.Transaction;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The journal in a database, by plain JDBC: a group is a handful of batches on one connection, and Hibernate would have nothing to do
 * but to be asked not to cache (docs/decisions/0021). The schema is there already: Flyway made it.
 */
final class JdbcJournal implements Journal {

    /** Revisions forgotten in one step: so few that a write does not notice. */
    private static final long STEP = 1_000;

    private static final int RECONNECTS = 30;

    private final DataSource database;
    private final Dialect dialect;
    private final Sealing sealing;
    private final Duration reconnectPause;
    private final String id;
    private @Nullable Connection connection;
    private @Nullable String broken;

    /** With the pause between two looks at a database that went away during a commit. */
    JdbcJournal(DataSource database, Dialect dialect, StoreKey key, SecureRandom random, Duration reconnectPause) {
        this.database = database;
        this.dialect = dialect;
        this.sealing = new Sealing(key, random);
        this.reconnectPause = reconnectPause;
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        this.id = HexFormat.of().formatHex(bytes);
    }

    @Override
    public Image load(String epoch) {
        try {
            return read(epoch);
        } catch (StoreUnavailableException e) {
            if (e.getCause() instanceof SQLException failure && Dialect.overtaken(failure)) {
                // Another control plane made the store at the same moment: this one finds it made.
                return read(epoch);
            }
            throw e;
        }
    }

    private Image read(String epoch) {
        return inOneState("the store cannot be read", open -> {
            Optional<HeadRow> head = HeadRow.read(open);
            if (head.isEmpty()) {
                HeadRow first = new HeadRow(id, 0, 0, 0, id);
                HeadRow.insert(open, first, sealing.check(), epoch);
                return Image.empty(id, epoch);
            }
            sealing.verify(HeadRow.readKeyCheck(open));
            return new StoredState(open, sealing).whole(head.get());
        });
    }

    @Override
    public Image catchUp(Image stale) {
        return inOneState("what others wrote cannot be read", open -> {
            HeadRow head = HeadRow.read(open).orElseThrow(() -> new SQLException("the table store_head is empty"));
            if (head.sequence() == stale.sequence()
                    && head.store().equals(stale.head().store())) {
                return stale;
            }
            StoredState state = new StoredState(open, sealing);
            boolean shared = head.store().equals(stale.head().store())
                    && head.sequence() > stale.sequence()
                    && head.floor() <= stale.head().revision();
            return shared ? state.since(stale, head) : state.whole(head);
        });
    }

    @Override
    public Appended append(Image assumed, List<Transaction> group) {
        Transaction last = group.getLast();
        HeadRow to =
                new HeadRow(assumed.head().store(), last.sequence(), last.at().revision(), 0, id);
        Connection open = connection("nothing was written");
        try {
            new GroupRows(assumed, group, sealing).write(open);
            if (!HeadRow.advance(open, assumed.sequence(), to)) {
                open.rollback();
                return Appended.OVERTAKEN;
            }
        } catch (SQLException e) {
            discard();
            if (Dialect.overtaken(e)) {
                return Appended.OVERTAKEN;
            }
            throw new StoreUnavailableException("nothing was written: " + e.getMessage(), e);
        }
        try {
            open.commit();
        } catch (SQLException e) {
            discard();
            return settle(assumed, to, last.at().epoch(), e);
        }
        force(open);
        return Appended.DURABLE;
    }

    /** A commit that failed may have happened all the same: looks until it is certain. */
    private Appended settle(Image assumed, HeadRow wanted, String epoch, SQLException failure) {
        for (int attempt = 0; attempt < RECONNECTS; attempt++) {
            try (Connection open = database.getConnection()) {
                open.setAutoCommit(false);
                HeadRow head = HeadRow.readLocked(open).orElseThrow();
                boolean written =
                        head.sequence() == wanted.sequence() && head.writer().equals(id);
                boolean writtenAndFollowed = head.sequence() > wanted.sequence()
                        && wanted.revision() > assumed.head().revision()
                        && HeadRow.epochOf(open, wanted.revision()).equals(epoch);
                open.rollback();
                if (written || writtenAndFollowed) {
                    return Appended.DURABLE;
                }
                if (head.sequence() != assumed.sequence()) {
                    return Appended.OVERTAKEN;
                }
                throw new StoreUnavailableException("nothing was written: " + failure.getMessage(), failure);
            } catch (SQLException e) {
                failure.addSuppressed(e);
                LockSupport.parkNanos(reconnectPause.toNanos());
            }
        }
        broken = "the database went away during a commit and did not come back for "
                + reconnectPause.multipliedBy(RECONNECTS).toSeconds()
                + " s, so that what is in it is not known: mend it and start again";
        throw new StoreUnavailableException(broken, failure);
    }

    private void force(Connection open) {
        try {
            dialect.force(open);
        } catch (SQLException e) {
            discard();
            broken = "the disk did not confirm a commit (" + e.getMessage()
                    + "), so that what is on it is not known: mend it and start again";
            throw new StoreUnavailableException(broken, e);
        }
    }

    @Override
    public long forget(Image image, Instant keep, long keepRevisions) {
        long floor = image.log().floor();
        long limit = Math.min(floor + STEP, image.head().revision() - keepRevisions);
        if (limit <= floor) {
            return floor;
        }
        Connection open = connection("the log was not shortened");
        try {
            long newFloor = Math.max(floor, lastWrittenBefore(open, keep, limit));
            if (newFloor > floor) {
                update(open, "DELETE FROM audit_entry WHERE revision <= ?", newFloor);
                update(open, "DELETE FROM revision_log WHERE revision <= ?", newFloor);
                update(open, "DELETE FROM tombstone WHERE revision <= ?", newFloor);
                update(open, "UPDATE store_head SET floor = ?", newFloor);
            }
            open.commit();
            return newFloor;
        } catch (SQLException e) {
            discard();
            throw new StoreUnavailableException("the log was not shortened: " + e.getMessage(), e);
        }
    }

    private static long lastWrittenBefore(Connection open, Instant keep, long limit) throws SQLException {
        try (PreparedStatement statement =
                open.prepareStatement("SELECT MAX(revision) FROM revision_log WHERE revision <= ? AND written < ?")) {
            statement.setLong(1, limit);
            statement.setObject(2, ResourceRow.time(keep));
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    private static void update(Connection open, String sql, long parameter) throws SQLException {
        try (PreparedStatement statement = open.prepareStatement(sql)) {
            statement.setLong(1, parameter);
            statement.executeUpdate();
        }
    }

    @Override
    public void close() {
        discard();
    }

    private interface Reading<T> {
        T from(Connection open) throws SQLException;
    }

    private <T> T inOneState(String failure, Reading<T> reading) {
        Connection open = connection(failure);
        try {
            open.setTransactionIsolation(dialect.oneState());
            T read = reading.from(open);
            open.commit();
            open.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            return read;
        } catch (SQLException e) {
            discard();
            throw new StoreUnavailableException(failure + ": " + e.getMessage(), e);
        }
    }

    private Connection connection(String consequence) {
        if (broken != null) {
            throw new StoreUnavailableException(broken);
        }
        try {
            if (connection == null || connection.isClosed()) {
                Connection open = database.getConnection();
                open.setAutoCommit(false);
                connection = open;
            }
            return connection;
        } catch (SQLException e) {
            throw new StoreUnavailableException(
                    "the database cannot be reached, " + consequence + ": " + e.getMessage(), e);
        }
    }

    /** Lets go of the connection, and with it of what was not committed. */
    private void discard() {
        Connection open = connection;
        connection = null;
        if (open == null) {
            return;
        }
        try (open) {
            if (!open.isClosed() && !open.getAutoCommit()) {
                open.rollback();
            }
        } catch (SQLException alreadyGone) {
            // What matters is that nothing more happens on it.
            return;
        }
    }
}
