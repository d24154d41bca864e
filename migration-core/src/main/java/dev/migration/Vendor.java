// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import java.util.Locale;

/** A database product. */
public enum Vendor {
    /** PostgreSQL. */
    POSTGRESQL,
    /** MariaDB. */
    MARIADB,
    /** MySQL, and MariaDB with MySQL's own driver. */
    MYSQL,
    /** H2. */
    H2,
    /** SQLite. */
    SQLITE,
    /** HSQLDB. */
    HSQLDB;

    /** The name that Spring Boot and JDBC URLs have for it, such as {@code postgresql}; replaces <code>{vendor}</code>. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
