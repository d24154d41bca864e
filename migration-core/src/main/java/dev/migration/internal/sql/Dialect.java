package dev.migration.internal.sql;

import static dev.migration.internal.sql.lexer.Syntax.Feature.BACKSLASH_ESCAPES;
import static dev.migration.internal.sql.lexer.Syntax.Feature.BACKTICK_NAMES;
import static dev.migration.internal.sql.lexer.Syntax.Feature.BRACKET_NAMES;
import static dev.migration.internal.sql.lexer.Syntax.Feature.BYTE_ORDER_MARK_IS_SPACE;
import static dev.migration.internal.sql.lexer.Syntax.Feature.CARRIAGE_RETURN_ENDS_COMMENT;
import static dev.migration.internal.sql.lexer.Syntax.Feature.CONTINUED_STRINGS;
import static dev.migration.internal.sql.lexer.Syntax.Feature.DASHES_NEED_SPACE;
import static dev.migration.internal.sql.lexer.Syntax.Feature.DELIMITER_COMMAND;
import static dev.migration.internal.sql.lexer.Syntax.Feature.DOLLAR_QUOTES;
import static dev.migration.internal.sql.lexer.Syntax.Feature.DOUBLE_QUOTED_STRINGS;
import static dev.migration.internal.sql.lexer.Syntax.Feature.ESCAPE_STRINGS;
import static dev.migration.internal.sql.lexer.Syntax.Feature.EXECUTABLE_COMMENTS;
import static dev.migration.internal.sql.lexer.Syntax.Feature.FREE_OPERATORS;
import static dev.migration.internal.sql.lexer.Syntax.Feature.HASH_COMMENTS;
import static dev.migration.internal.sql.lexer.Syntax.Feature.NESTED_COMMENTS;
import static dev.migration.internal.sql.lexer.Syntax.Feature.ONE_STATEMENT_AT_A_TIME;
import static dev.migration.internal.sql.lexer.Syntax.Feature.PSQL_COMMANDS;
import static dev.migration.internal.sql.lexer.Syntax.Feature.SLASH_COMMENTS;
import static dev.migration.internal.sql.lexer.Syntax.Feature.STATEMENTS_IN_PARENTHESES;
import static dev.migration.internal.sql.lexer.Syntax.Feature.TAGGED_DOLLAR_QUOTES;
import static dev.migration.internal.sql.lexer.Syntax.Feature.UNICODE_SPACES;
import static dev.migration.internal.sql.lexer.Syntax.Feature.UNICODE_STRINGS;

import dev.migration.internal.sql.lexer.Syntax;
import dev.migration.internal.sql.rules.H2Rules;
import dev.migration.internal.sql.rules.HsqldbRules;
import dev.migration.internal.sql.rules.MySqlRules;
import dev.migration.internal.sql.rules.PostgreSqlRules;
import dev.migration.internal.sql.rules.SqliteRules;
import dev.migration.internal.sql.rules.StatementBody;
import dev.migration.internal.sql.rules.StatementRules;
import java.util.function.Supplier;

/** How a database reads SQL text: its syntax, and the rules for its statements. */
public enum Dialect {
    /** PostgreSQL 13 and newer, with standard_conforming_strings on. */
    POSTGRESQL(
            new Syntax(
                    "eEbBxXnN",
                    ESCAPE_STRINGS,
                    UNICODE_STRINGS,
                    CONTINUED_STRINGS,
                    DOLLAR_QUOTES,
                    TAGGED_DOLLAR_QUOTES,
                    NESTED_COMMENTS,
                    CARRIAGE_RETURN_ENDS_COMMENT,
                    FREE_OPERATORS,
                    STATEMENTS_IN_PARENTHESES,
                    PSQL_COMMANDS),
            StatementBody.Atomic::new),

    /** H2 2.x in its regular mode. */
    H2(
            new Syntax(
                    "nNxX",
                    UNICODE_STRINGS,
                    DOLLAR_QUOTES,
                    BACKTICK_NAMES,
                    SLASH_COMMENTS,
                    NESTED_COMMENTS,
                    CARRIAGE_RETURN_ENDS_COMMENT,
                    UNICODE_SPACES,
                    ONE_STATEMENT_AT_A_TIME),
            StatementBody.None::new),

    /** MariaDB 10.6 and newer, MySQL 8.0 and newer, with their default SQL mode, as read by their own clients. */
    MYSQL(
            new Syntax(
                    "nNxXbB",
                    BACKSLASH_ESCAPES,
                    DOUBLE_QUOTED_STRINGS,
                    BACKTICK_NAMES,
                    HASH_COMMENTS,
                    DASHES_NEED_SPACE,
                    EXECUTABLE_COMMENTS,
                    DELIMITER_COMMAND),
            StatementBody.None::new),

    /** SQLite 3.37 and newer. */
    SQLITE(
            new Syntax("xX", BACKTICK_NAMES, BRACKET_NAMES, BYTE_ORDER_MARK_IS_SPACE, ONE_STATEMENT_AT_A_TIME),
            StatementBody.Trigger::new),

    /** HSQLDB 2.7 in its regular mode. */
    HSQLDB(
            new Syntax("nNxXbB", UNICODE_STRINGS, CARRIAGE_RETURN_ENDS_COMMENT, UNICODE_SPACES),
            StatementBody.Compound::new);

    private final Syntax syntax;
    private final Supplier<StatementBody> bodies;

    Dialect(Syntax syntax, Supplier<StatementBody> bodies) {
        this.syntax = syntax;
        this.bodies = bodies;
    }

    public Syntax syntax() {
        return syntax;
    }

    public boolean has(Syntax.Feature feature) {
        return syntax.has(feature);
    }

    /** Follows statements that may have others inside. */
    StatementBody newBody() {
        return bodies.get();
    }

    /** Created when the first script is divided: a start with nothing pending needs none, and never those of five databases. */
    StatementRules rules() {
        return switch (this) {
            case POSTGRESQL -> PostgreSqlRules.RULES;
            case H2 -> H2Rules.RULES;
            case MYSQL -> MySqlRules.RULES;
            case SQLITE -> SqliteRules.RULES;
            case HSQLDB -> HsqldbRules.RULES;
        };
    }
}
