package dev.migration.internal.url;

import dev.migration.Vendor;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the JDBC URLs of a product are like. */
enum UrlProduct {
    POSTGRESQL("org.postgresql.Driver", 5432, Map.of("tcpKeepAlive", "true")),
    MARIADB("org.mariadb.jdbc.Driver", 3306, Map.of()),
    /** Its driver does not come with the library. */
    MYSQL(null, 3306, Map.of()),
    H2("org.h2.Driver", 0, Map.of()),
    SQLITE("org.sqlite.JDBC", 0, Map.of()),
    HSQLDB("org.hsqldb.jdbc.JDBCDriver", 0, Map.of());

    private final @Nullable String driver;
    private final int port;
    private final Map<String, String> settings;

    UrlProduct(@Nullable String driver, int port, Map<String, String> settings) {
        this.driver = driver;
        this.port = port;
        this.settings = settings;
    }

    /** That of a URL; empty where it is of none of these. */
    static Optional<UrlProduct> of(String jdbc) {
        return Arrays.stream(values())
                .filter(product -> jdbc.startsWith("jdbc:" + product.name().toLowerCase(Locale.ROOT) + ":"))
                .findFirst();
    }

    static Optional<UrlProduct> of(@Nullable Vendor vendor) {
        return Optional.ofNullable(vendor).map(it -> valueOf(it.name()));
    }

    Vendor vendor() {
        return Vendor.valueOf(name());
    }

    /** The class of its driver; empty where that has to be looked for. */
    Optional<String> driver() {
        return Optional.ofNullable(driver);
    }

    /** What we set for each connection. */
    Map<String, String> settings() {
        return settings;
    }

    /** Whether its URLs have hosts, and the database's name behind them. */
    boolean isServer() {
        return port > 0;
    }

    /** The port of a server for which a URL names none. */
    int port() {
        return port;
    }

    /** Whether its driver reads a name as it is written in a URL of the web: that of MariaDB does not. */
    boolean escapesNames() {
        return this == POSTGRESQL || this == MYSQL;
    }

    /** Whether schemas are parts of a database: on other servers they are databases. */
    boolean hasSchemas() {
        return this == POSTGRESQL;
    }

    /** Whether a new database has a user, whom its driver wants by name. */
    boolean hasDefaultUser() {
        return this == H2 || this == HSQLDB;
    }

    /** Whether the database itself knows the name that its URL has. */
    boolean knowsItsName() {
        return this != SQLITE && this != HSQLDB;
    }
}
