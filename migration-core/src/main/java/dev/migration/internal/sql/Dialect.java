// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql;

import dev.migration.Vendor;
import dev.migration.internal.sql.lexer.Syntax;
import dev.migration.internal.sql.rules.H2Rules;
import dev.migration.internal.sql.rules.HsqldbRules;
import dev.migration.internal.sql.rules.MySqlRules;
import dev.migration.internal.sql.rules.PostgreSqlRules;
import dev.migration.internal.sql.rules.SqliteRules;
import dev.migration.internal.sql.rules.StatementRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a database reads SQL text: its syntax, and the rules for its statements. Both are created when the first script is
 * divided: a start with nothing pending needs none.
 */
public enum Dialect {
    /** PostgreSQL 13 and newer, with standard_conforming_strings on. */
    POSTGRESQL,
    /** H2 2.x in its regular mode. */
    H2,
    /** MariaDB 10.6 and newer, MySQL 8.0 and newer, with their default SQL mode, as read by their own clients. */
    MYSQL,
    /** SQLite 3.37 and newer. */
    SQLITE,
    /** HSQLDB 2.7 in its regular mode. */
    HSQLDB;

    /** The dialect of a product; the usual one where that is not known. */
    public static Dialect of(@Nullable Vendor vendor) {
        if (vendor == null) {
            return POSTGRESQL;
        }
        return vendor == Vendor.MARIADB ? MYSQL : valueOf(vendor.name());
    }

    public Syntax syntax() {
        return switch (this) {
            case POSTGRESQL -> PostgreSqlRules.SYNTAX;
            case H2 -> H2Rules.SYNTAX;
            case MYSQL -> MySqlRules.SYNTAX;
            case SQLITE -> SqliteRules.SYNTAX;
            case HSQLDB -> HsqldbRules.SYNTAX;
        };
    }

    /** Whether a DDL statement commits the open transaction. */
    public boolean commitsAtDdl() {
        return this != POSTGRESQL && this != SQLITE;
    }

    public boolean has(Syntax.Feature feature) {
        return syntax().has(feature);
    }

    /** How what was counted for the statement before is read: tokens in lower case, with a space between them. */
    public List<String> counts() {
        return rules().counts();
    }

    /** What follows a statement that may have others inside, whose semicolons do not end it. */
    StatementBody body() {
        return switch (this) {
            case POSTGRESQL -> new AtomicBody(AtomicBody.Kind.ROUTINE);
            case H2 -> new AtomicBody(AtomicBody.Kind.NONE);
            case MYSQL -> new CompoundBody();
            case SQLITE -> new AtomicBody(AtomicBody.Kind.TRIGGER);
            case HSQLDB -> new AtomicBody(AtomicBody.Kind.COMPOUND);
        };
    }

    /** What its statements require of the runner. */
    public StatementRules rules() {
        return switch (this) {
            case POSTGRESQL -> PostgreSqlRules.RULES;
            case H2 -> H2Rules.RULES;
            case MYSQL -> MySqlRules.RULES;
            case SQLITE -> SqliteRules.RULES;
            case HSQLDB -> HsqldbRules.RULES;
        };
    }
}
