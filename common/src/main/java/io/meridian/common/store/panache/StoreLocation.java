package io.meridian.common.store.panache;

import java.util.Map;
import java.util.TreeMap;

/** Where a store is: what {@code KUMA_STORE_TYPE} chooses between. */
public sealed interface StoreLocation {

    /** A file in the work directory. */
    record Embedded(H2File file) implements StoreLocation {}

    /**
     * A PostgreSQL server.
     *
     * @param url as JDBC takes it, {@code jdbc:postgresql://host:port/database}
     * @param options what else the driver is to know, such as {@code sslmode}
     */
    record Server(String url, String user, String password, Map<String, String> options) implements StoreLocation {
        public Server {
            options = Map.copyOf(options);
        }

        /** The server that {@code KUMA_STORE_POSTGRES_HOST}, {@code _PORT} and {@code _DB_NAME} name. */
        public static Server of(
                String host, int port, String database, String user, String password, Map<String, String> options) {
            return new Server("jdbc:postgresql://" + host + ":" + port + "/" + database, user, password, options);
        }

        /** Without the password. */
        @Override
        public String toString() {
            return "Server[" + url + ", user=" + user + ", options=" + options.keySet() + "]";
        }
    }

    /**
     * What Quarkus must be told before it starts: the package has a datasource and a persistence unit for each database, and this
     * wakes those of one. For a store in memory, {@link #noDatabase()}.
     */
    default Map<String, String> quarkusProperties() {
        Map<String, String> properties = new TreeMap<>(noDatabase());
        switch (this) {
            case Embedded embedded -> {
                activate(properties, "h2");
                properties.put("quarkus.datasource.h2.jdbc.url", embedded.file().url());
            }
            case Server server -> {
                activate(properties, "postgres");
                properties.put("quarkus.datasource.postgres.jdbc.url", server.url());
                properties.put("quarkus.datasource.postgres.username", server.user());
                properties.put("quarkus.datasource.postgres.password", server.password());
                server.options()
                        .forEach((name, value) -> properties.put(
                                "quarkus.datasource.postgres.jdbc.additional-jdbc-properties." + name, value));
            }
        }
        return properties;
    }

    /** What Quarkus must be told when no database is used. */
    static Map<String, String> noDatabase() {
        Map<String, String> properties = new TreeMap<>();
        for (String unit : new String[] {"h2", "postgres"}) {
            properties.put("quarkus.datasource." + unit + ".active", "false");
            properties.put("quarkus.hibernate-orm." + unit + ".active", "false");
            properties.put("quarkus.flyway." + unit + ".active", "false");
        }
        return properties;
    }

    private static void activate(Map<String, String> properties, String unit) {
        properties.put("quarkus.datasource." + unit + ".active", "true");
        properties.put("quarkus.hibernate-orm." + unit + ".active", "true");
        properties.put("quarkus.flyway." + unit + ".active", "true");
    }
}
