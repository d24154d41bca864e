package dev.migration.script;

import static dev.migration.script.SyntaxFeature.ATOMIC_BODIES;
import static dev.migration.script.SyntaxFeature.BACKTICK_NAMES;
import static dev.migration.script.SyntaxFeature.CONTINUED_STRINGS;
import static dev.migration.script.SyntaxFeature.ENUM_VALUES_NEED_COMMIT;
import static dev.migration.script.SyntaxFeature.ESCAPE_STRINGS;
import static dev.migration.script.SyntaxFeature.FREE_OPERATORS;
import static dev.migration.script.SyntaxFeature.PSQL_COMMANDS;
import static dev.migration.script.SyntaxFeature.SLASH_COMMENTS;
import static dev.migration.script.SyntaxFeature.STATEMENTS_IN_PARENTHESES;
import static dev.migration.script.SyntaxFeature.TAGGED_DOLLAR_QUOTES;
import static dev.migration.script.SyntaxFeature.UNICODE_SPACES;

import java.util.EnumSet;
import java.util.Set;

/** How a database reads SQL text: all that differs between databases, as data. */
public enum Dialect {
    /** PostgreSQL 13 and newer, with standard_conforming_strings on. */
    POSTGRESQL(
            EnumSet.of(
                    ESCAPE_STRINGS,
                    CONTINUED_STRINGS,
                    TAGGED_DOLLAR_QUOTES,
                    FREE_OPERATORS,
                    STATEMENTS_IN_PARENTHESES,
                    ATOMIC_BODIES,
                    PSQL_COMMANDS,
                    ENUM_VALUES_NEED_COMMIT),
            "eEbBxXnN",
            PostgreSqlStatements.RULES),

    /** H2 2.x in its regular mode. */
    H2(EnumSet.of(BACKTICK_NAMES, SLASH_COMMENTS, UNICODE_SPACES), "nNxX", H2Statements.RULES),

    /** MariaDB 10.6 and newer, MySQL 8.0 and newer, with their default SQL mode. */
    MYSQL(EnumSet.of(BACKTICK_NAMES), "nNxXbB", MySqlStatements.RULES),

    /** SQLite 3.35 and newer. */
    SQLITE(EnumSet.of(BACKTICK_NAMES), "xX", SqliteStatements.RULES),

    /** HSQLDB 2.7 in its regular mode. */
    HSQLDB(EnumSet.noneOf(SyntaxFeature.class), "nNxXbB", HsqldbStatements.RULES);

    private final Set<SyntaxFeature> features;
    private final String stringPrefixes;
    private final StatementRules rules;
    private final CharClass[] charClasses;

    Dialect(Set<SyntaxFeature> features, String stringPrefixes, StatementRules rules) {
        this.features = features;
        this.stringPrefixes = stringPrefixes;
        this.rules = rules;
        this.charClasses = CharClass.table(this);
    }

    boolean has(SyntaxFeature feature) {
        return features.contains(feature);
    }

    /** The letters that, directly before a quote, belong to the string. */
    String stringPrefixes() {
        return stringPrefixes;
    }

    StatementRules rules() {
        return rules;
    }

    /** What a character begins outside quotes and comments. */
    CharClass classOf(char c) {
        if (c < charClasses.length) {
            return charClasses[c];
        }
        return has(UNICODE_SPACES) && (Character.isSpaceChar(c) || Character.isWhitespace(c))
                ? CharClass.SPACE
                : CharClass.LETTER;
    }
}
