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
import java.util.function.Supplier;

/**
 * How a database reads SQL text: its syntax, and the rules for its statements. Both are created when the first script is
 * divided: a start with nothing pending needs none.
 */
public enum Dialect {
    /** PostgreSQL 13 and newer, with standard_conforming_strings on. */
    POSTGRESQL(
            false, () -> Syntax.POSTGRESQL, () -> new AtomicBody(AtomicBody.Kind.ROUTINE), () -> PostgreSqlRules.RULES),
    /** H2 2.x in its regular mode. */
    H2(true, () -> Syntax.H2, () -> new AtomicBody(AtomicBody.Kind.NONE), () -> H2Rules.RULES),
    /** MariaDB 10.6 and newer, MySQL 8.0 and newer, with their default SQL mode, as read by their own clients. */
    MYSQL(true, () -> Syntax.MYSQL, CompoundBody::new, () -> MySqlRules.RULES),
    /** SQLite 3.37 and newer. */
    SQLITE(false, () -> Syntax.SQLITE, () -> new AtomicBody(AtomicBody.Kind.TRIGGER), () -> SqliteRules.RULES),
    /** HSQLDB 2.7 in its regular mode. */
    HSQLDB(true, () -> Syntax.HSQLDB, () -> new AtomicBody(AtomicBody.Kind.COMPOUND), () -> HsqldbRules.RULES);

    private final boolean commitsAtDdl;
    private final Supplier<Syntax> syntax;
    private final Supplier<StatementBody> body;
    private final Supplier<StatementRules> rules;

    Dialect(
            boolean commitsAtDdl,
            Supplier<Syntax> syntax,
            Supplier<StatementBody> body,
            Supplier<StatementRules> rules) {
        this.commitsAtDdl = commitsAtDdl;
        this.syntax = syntax;
        this.body = body;
        this.rules = rules;
    }

    /** The dialect of a product. */
    public static Dialect of(Vendor vendor) {
        return vendor == Vendor.MARIADB ? MYSQL : valueOf(vendor.name());
    }

    public Syntax syntax() {
        return syntax.get();
    }

    /** Whether a DDL statement commits the open transaction. */
    public boolean commitsAtDdl() {
        return commitsAtDdl;
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
        return body.get();
    }

    /** What its statements require of the runner. */
    public StatementRules rules() {
        return rules.get();
    }
}
