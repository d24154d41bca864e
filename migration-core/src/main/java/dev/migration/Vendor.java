package dev.migration;

import dev.migration.internal.database.SqlError;
import dev.migration.internal.database.SqlError.Kind;
import dev.migration.internal.database.h2.H2Error;
import dev.migration.internal.database.hsqldb.HsqldbError;
import dev.migration.internal.database.mysql.MySqlError;
import dev.migration.internal.database.postgresql.PostgreSqlError;
import dev.migration.internal.database.sqlite.SqliteError;
import dev.migration.internal.sql.Dialect;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Who makes a database, as far as that can be told without its version: its name, and how its SQL is written. */
public enum Vendor {
    /** PostgreSQL. */
    POSTGRESQL("PostgreSQL", Dialect.POSTGRESQL),
    /** MariaDB. */
    MARIADB("MariaDB", Dialect.MYSQL),
    /** MySQL, and MariaDB behind MySQL's own driver. */
    MYSQL("MySQL", Dialect.MYSQL),
    /** H2. */
    H2("H2", Dialect.H2),
    /** SQLite. */
    SQLITE("SQLite", Dialect.SQLITE),
    /** HSQLDB. */
    HSQLDB("HSQL Database Engine", Dialect.HSQLDB);

    private final String productName;
    private final Dialect dialect;

    Vendor(String productName, Dialect dialect) {
        this.productName = productName;
        this.dialect = dialect;
    }

    /** The one that a driver calls by this product name. */
    public static Optional<Vendor> ofProduct(String name) {
        return Arrays.stream(values())
                .filter(vendor -> vendor.productName.equals(name))
                .findFirst();
    }

    /**
     * What a database said about a statement that it refused, where no more is known of it than its product's name, and
     * be it one that is not supported.
     */
    public static SqlError explain(String product, SQLException exception) {
        Vendor vendor = ofProduct(product).orElse(null);
        if (vendor == null) {
            String sqlState = exception.getSQLState() == null ? "" : exception.getSQLState();
            Kind kind = sqlState.startsWith("08") ? Kind.CONNECTION_LOST : Kind.OTHER;
            return new SqlError(kind, sqlState, String.valueOf(exception.getMessage()), 0, null, null);
        }
        return switch (vendor) {
            case POSTGRESQL -> PostgreSqlError.of(exception);
            case MARIADB, MYSQL -> MySqlError.of(exception, null);
            case H2 -> H2Error.of(exception);
            case SQLITE -> SqliteError.of(exception, null);
            case HSQLDB -> HsqldbError.of(exception, null);
        };
    }

    /** The one whose driver a JDBC URL asks for. */
    public static Optional<Vendor> ofUrl(String jdbc) {
        return Arrays.stream(values())
                .filter(vendor -> jdbc.startsWith("jdbc:" + vendor.id() + ":"))
                .findFirst();
    }

    /** The name that Spring Boot and JDBC URLs have for it, such as {@code postgresql}; stands for <code>{vendor}</code>. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How its SQL is written. */
    public Dialect dialect() {
        return dialect;
    }
}
