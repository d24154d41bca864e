// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.model;

import dev.migration.Code;
import dev.migration.internal.help.Problems;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/** A product on which entities are compared with migrations. */
public enum ComparedProduct {
    POSTGRESQL,
    MARIADB,
    MYSQL,
    H2;

    /** @throws dev.migration.InvalidMigrationsException if it is another one */
    public static ComparedProduct of(Connection connection) throws SQLException {
        String name = connection.getMetaData().getDatabaseProductName();
        return switch (name) {
            case "PostgreSQL" -> POSTGRESQL;
            case "MariaDB" -> MARIADB;
            case "MySQL" -> MYSQL;
            case "H2" -> H2;
            default ->
                throw Problems.refused(
                        Code.UNSUPPORTED_DATABASE,
                        "The database is " + name + ", on which entities cannot be compared with migrations.",
                        "use PostgreSQL, MariaDB, MySQL or H2");
        };
    }

    /** Refuses entities that name schemas, where they cannot be compared. */
    public void requireSchemas(Set<String> named) {
        if (this != POSTGRESQL && !named.isEmpty()) {
            throw Problems.refused(
                    Code.UNSUPPORTED_DATABASE,
                    "Entities that name a schema or catalog can be compared on PostgreSQL only: "
                            + String.join(", ", named) + ".",
                    "leave schema and catalog out of @Table, or compare on PostgreSQL");
        }
    }

    /** For what the statements on a table may each write it anew, so that one ALTER for all is better. */
    public enum Copies {
        /** A unique index, too, is checked only if it is replaced at once. */
        FOR_ANY_CHANGE,
        FOR_TYPES,
        /** One ALTER has no more than one action. */
        NOT_SAVED
    }

    public Copies copies() {
        return switch (this) {
            case POSTGRESQL -> Copies.FOR_TYPES;
            case MARIADB, MYSQL -> Copies.FOR_ANY_CHANGE;
            case H2 -> Copies.NOT_SAVED;
        };
    }

    /** Whether a rollback undoes what changes the schema. */
    public boolean rollsBackDdl() {
        return this == POSTGRESQL;
    }

    /** Whether a schema is a database. */
    public boolean hasSchemasAsDatabases() {
        return this == MARIADB || this == MYSQL;
    }

    /** Whether it finds a column by its name in any case. */
    public boolean ignoresCase() {
        return hasSchemasAsDatabases();
    }

    /** Whether it makes an index behind each foreign key. */
    boolean indexesForeignKeys() {
        return hasSchemasAsDatabases();
    }

    /** Whether a column is defined anew, whatever of it changes: nothing brings back what it loses then, such as INVISIBLE. */
    public boolean definesColumnsAnew() {
        return hasSchemasAsDatabases();
    }

    /** Whether it words conditions anew with a column's type, with casts. */
    public boolean addsCasts() {
        return this == POSTGRESQL;
    }

    /** Whether Hibernate's tables of ids, for statements on several tables, are among the others. */
    public boolean keepsTablesOfIds() {
        return this == H2;
    }

    /** A default that is another UUID for each row; empty where it knows none. */
    public Optional<String> uuid() {
        return this == POSTGRESQL ? Optional.of("gen_random_uuid()") : Optional.empty();
    }

    /** The same of a sequence's next value. */
    public Optional<String> next(String sequence) {
        return this == POSTGRESQL && !sequence.isEmpty()
                ? Optional.of("nextval('" + sequence + "')")
                : Optional.empty();
    }
}
