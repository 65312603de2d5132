package io.meridian.common.store.panache;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/** Where the two databases differ. */
public enum Dialect {
    /** Embedded, in a file of the work directory. A commit writes it but leaves it to the system when it reaches the disk. */
    H2 {
        @Override
        void force(Connection connection) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CHECKPOINT SYNC");
            }
        }

        /** H2's repeatable read fixes each table when it is first read, so that two tables may be of two states. */
        @Override
        int oneState() {
            return Connection.TRANSACTION_SERIALIZABLE;
        }
    },

    /** A server, whose commit returns when its own log is on the disk ({@code synchronous_commit}). */
    POSTGRES {
        @Override
        void force(Connection connection) {}

        @Override
        int oneState() {
            return Connection.TRANSACTION_REPEATABLE_READ;
        }
    };

    /** Unique violation, serialization failure, deadlock: what another writer causes. */
    private static final Set<String> OVERTAKEN = Set.of("23505", "40001", "40P01");

    /** Makes what was committed survive a loss of power. */
    abstract void force(Connection connection) throws SQLException;

    /** The isolation level in which all queries of a transaction see one committed state of all tables. */
    abstract int oneState();

    /** Whether a failure means that another writer came first. */
    static boolean overtaken(SQLException failure) {
        for (SQLException next = failure; next != null; next = next.getNextException()) {
            if (OVERTAKEN.contains(next.getSQLState())) {
                return true;
            }
        }
        return false;
    }
}
