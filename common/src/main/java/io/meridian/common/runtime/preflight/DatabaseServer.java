package io.meridian.common.runtime.preflight;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;

/** Whether a database server lets this process in. */
public final class DatabaseServer {
    private static final String SECONDS = "10";

    private DatabaseServer() {}

    /**
     * Connects once.
     *
     * @param url as JDBC takes it
     * @param options of the driver
     * @throws CannotStartException when the server is not there or refuses; in its own words, which hold no password
     */
    public static void check(String url, String user, String password, Map<String, String> options) {
        Properties properties = new Properties();
        options.forEach(properties::setProperty);
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", SECONDS);
        properties.setProperty("loginTimeout", SECONDS);
        try (Connection connection = DriverManager.getConnection(url, properties)) {
            if (connection.isReadOnly()) {
                throw new CannotStartException(url + " takes no writes (expected: the primary server)");
            }
        } catch (SQLException e) {
            throw new CannotStartException("PostgreSQL at " + url + " cannot be used as " + user + ": "
                    + String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", "; ")
                    + " (KUMA_STORE_POSTGRES_HOST, _PORT, _DB_NAME, _USER, _PASSWORD, _TLS_MODE)");
        }
    }
}
