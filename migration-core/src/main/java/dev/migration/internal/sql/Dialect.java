package dev.migration.internal.sql;

import static dev.migration.internal.sql.lexer.SyntaxFeature.BACKSLASH_ESCAPES;
import static dev.migration.internal.sql.lexer.SyntaxFeature.BACKTICK_NAMES;
import static dev.migration.internal.sql.lexer.SyntaxFeature.BRACKET_NAMES;
import static dev.migration.internal.sql.lexer.SyntaxFeature.BYTE_ORDER_MARK_IS_SPACE;
import static dev.migration.internal.sql.lexer.SyntaxFeature.CARRIAGE_RETURN_ENDS_COMMENT;
import static dev.migration.internal.sql.lexer.SyntaxFeature.CONTINUED_STRINGS;
import static dev.migration.internal.sql.lexer.SyntaxFeature.DASHES_NEED_SPACE;
import static dev.migration.internal.sql.lexer.SyntaxFeature.DELIMITER_COMMAND;
import static dev.migration.internal.sql.lexer.SyntaxFeature.DOLLAR_QUOTES;
import static dev.migration.internal.sql.lexer.SyntaxFeature.DOUBLE_QUOTED_STRINGS;
import static dev.migration.internal.sql.lexer.SyntaxFeature.ENUM_VALUES_NEED_COMMIT;
import static dev.migration.internal.sql.lexer.SyntaxFeature.ESCAPE_STRINGS;
import static dev.migration.internal.sql.lexer.SyntaxFeature.EXECUTABLE_COMMENTS;
import static dev.migration.internal.sql.lexer.SyntaxFeature.FREE_OPERATORS;
import static dev.migration.internal.sql.lexer.SyntaxFeature.HASH_COMMENTS;
import static dev.migration.internal.sql.lexer.SyntaxFeature.NESTED_COMMENTS;
import static dev.migration.internal.sql.lexer.SyntaxFeature.ONE_STATEMENT_AT_A_TIME;
import static dev.migration.internal.sql.lexer.SyntaxFeature.PSQL_COMMANDS;
import static dev.migration.internal.sql.lexer.SyntaxFeature.SLASH_COMMENTS;
import static dev.migration.internal.sql.lexer.SyntaxFeature.STATEMENTS_IN_PARENTHESES;
import static dev.migration.internal.sql.lexer.SyntaxFeature.TAGGED_DOLLAR_QUOTES;
import static dev.migration.internal.sql.lexer.SyntaxFeature.UNICODE_SPACES;
import static dev.migration.internal.sql.lexer.SyntaxFeature.UNICODE_STRINGS;

import dev.migration.internal.sql.lexer.CharClass;
import dev.migration.internal.sql.lexer.SyntaxFeature;
import dev.migration.internal.sql.rules.AtomicBody;
import dev.migration.internal.sql.rules.CompoundBody;
import dev.migration.internal.sql.rules.H2Statements;
import dev.migration.internal.sql.rules.HsqldbStatements;
import dev.migration.internal.sql.rules.MySqlStatements;
import dev.migration.internal.sql.rules.PostgreSqlStatements;
import dev.migration.internal.sql.rules.SqliteStatements;
import dev.migration.internal.sql.rules.StatementBody;
import dev.migration.internal.sql.rules.StatementRules;
import dev.migration.internal.sql.rules.TriggerBody;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

/** How a database reads SQL text: all that differs between databases, as data. */
public enum Dialect {
    /** PostgreSQL 13 and newer, with standard_conforming_strings on. */
    POSTGRESQL(
            EnumSet.of(
                    ESCAPE_STRINGS,
                    UNICODE_STRINGS,
                    CONTINUED_STRINGS,
                    DOLLAR_QUOTES,
                    TAGGED_DOLLAR_QUOTES,
                    NESTED_COMMENTS,
                    CARRIAGE_RETURN_ENDS_COMMENT,
                    FREE_OPERATORS,
                    STATEMENTS_IN_PARENTHESES,
                    PSQL_COMMANDS,
                    ENUM_VALUES_NEED_COMMIT),
            "eEbBxXnN",
            AtomicBody::new),

    /** H2 2.x in its regular mode. */
    H2(
            EnumSet.of(
                    UNICODE_STRINGS,
                    DOLLAR_QUOTES,
                    BACKTICK_NAMES,
                    SLASH_COMMENTS,
                    NESTED_COMMENTS,
                    CARRIAGE_RETURN_ENDS_COMMENT,
                    UNICODE_SPACES,
                    ONE_STATEMENT_AT_A_TIME),
            "nNxX",
            () -> StatementBody.NONE),

    /** MariaDB 10.6 and newer, MySQL 8.0 and newer, with their default SQL mode, as read by their own clients. */
    MYSQL(
            EnumSet.of(
                    BACKSLASH_ESCAPES,
                    DOUBLE_QUOTED_STRINGS,
                    BACKTICK_NAMES,
                    HASH_COMMENTS,
                    DASHES_NEED_SPACE,
                    EXECUTABLE_COMMENTS,
                    DELIMITER_COMMAND),
            "nNxXbB",
            () -> StatementBody.NONE),

    /** SQLite 3.37 and newer. */
    SQLITE(
            EnumSet.of(BACKTICK_NAMES, BRACKET_NAMES, BYTE_ORDER_MARK_IS_SPACE, ONE_STATEMENT_AT_A_TIME),
            "xX",
            TriggerBody::new),

    /** HSQLDB 2.7 in its regular mode. */
    HSQLDB(EnumSet.of(UNICODE_STRINGS, CARRIAGE_RETURN_ENDS_COMMENT, UNICODE_SPACES), "nNxXbB", CompoundBody::new);

    private final Set<SyntaxFeature> features;
    private final String stringPrefixes;
    private final Supplier<StatementBody> bodies;
    private final CharClass[] charClasses;
    private final boolean[] wordParts;

    Dialect(Set<SyntaxFeature> features, String stringPrefixes, Supplier<StatementBody> bodies) {
        this.features = features;
        this.stringPrefixes = stringPrefixes;
        this.bodies = bodies;
        this.charClasses = CharClass.table(this);
        this.wordParts = new boolean[charClasses.length];
        for (int c = 0; c < wordParts.length; c++) {
            wordParts[c] = charClasses[c].continuesWord();
        }
    }

    public boolean has(SyntaxFeature feature) {
        return features.contains(feature);
    }

    /** The letters that, directly before a quote, belong to the string. */
    public String stringPrefixes() {
        return stringPrefixes;
    }

    /** To follow statements that may have others inside. */
    StatementBody newBody() {
        return bodies.get();
    }

    /** Made when the first script is divided: a start with nothing to do needs none, and never those of five databases. */
    StatementRules rules() {
        return switch (this) {
            case POSTGRESQL -> PostgreSqlStatements.RULES;
            case H2 -> H2Statements.RULES;
            case MYSQL -> MySqlStatements.RULES;
            case SQLITE -> SqliteStatements.RULES;
            case HSQLDB -> HsqldbStatements.RULES;
        };
    }

    /** Whether a character goes on with a word that has begun. */
    public boolean continuesWord(char c) {
        return c < wordParts.length ? wordParts[c] : classOf(c).continuesWord();
    }

    /** What a character begins outside quotes and comments. */
    public CharClass classOf(char c) {
        if (c < charClasses.length) {
            return charClasses[c];
        }
        if (c == '\uFEFF' && has(BYTE_ORDER_MARK_IS_SPACE)) {
            return CharClass.BYTE_ORDER_MARK;
        }
        return has(UNICODE_SPACES) && (Character.isSpaceChar(c) || Character.isWhitespace(c))
                ? CharClass.SPACE
                : CharClass.LETTER;
    }
}
