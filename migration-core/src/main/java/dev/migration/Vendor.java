package dev.migration;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A database product. */
public enum Vendor {
    /** PostgreSQL. */
    POSTGRESQL("PostgreSQL"),
    /** MariaDB. */
    MARIADB("MariaDB"),
    /** MySQL, and MariaDB with MySQL's own driver. */
    MYSQL("MySQL"),
    /** H2. */
    H2("H2"),
    /** SQLite. */
    SQLITE("SQLite"),
    /** HSQLDB. */
    HSQLDB("HSQL Database Engine");

    private final String productName;

    Vendor(String productName) {
        this.productName = productName;
    }

    /** The one with this product name, as its driver reports it. */
    public static Optional<Vendor> ofProduct(String name) {
        for (Vendor vendor : values()) {
            if (vendor.productName.equals(name)) {
                return Optional.of(vendor);
            }
        }
        return Optional.empty();
    }

    /** The one that a JDBC URL is for. */
    public static Optional<Vendor> ofUrl(String jdbc) {
        return Arrays.stream(values())
                .filter(vendor -> jdbc.startsWith("jdbc:" + vendor.id() + ":"))
                .findFirst();
    }

    /** The name that Spring Boot and JDBC URLs have for it, such as {@code postgresql}; replaces <code>{vendor}</code>. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
