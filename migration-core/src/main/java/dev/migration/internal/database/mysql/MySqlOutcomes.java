package dev.migration.internal.database.mysql;

import dev.migration.internal.database.StatementOutcomes.Effect;
import dev.migration.internal.database.StatementOutcomes.Outcome;
import dev.migration.internal.sql.CanonicalSql;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What became of a DDL statement that was cut off, read from the catalogue: each takes effect as a whole or not at all.
 *
 * <p>It is done where the schema is just what the statement wants, and not done where what it makes is missing, or what it
 * drops exists. A table or column of the right name says nothing of its definition, unless the table is younger than the
 * run. Nothing of it still runs: a session that was cut off keeps the lock until its statement has ended.
 */
final class MySqlOutcomes {

    private static final Pattern EXECUTABLE_COMMENT = Pattern.compile("/\\*M?!\\d* | \\*/");
    private static final String NAME = "`(?:[^`]|``)+`|[^\\s`(),.;]+";
    private static final String TABLE = "(?<a>" + NAME + ")(?: \\. (?<b>" + NAME + "))?";
    private static final String OTHER_TABLE = "(?<c>" + NAME + ")(?: \\. (?<d>" + NAME + "))?";
    private static final String NAMED = "(?<name>" + NAME + ")";
    private static final String COLUMNS = " \\( (?<columns>(?:" + NAME + ")(?: , (?:" + NAME + "))*) \\)$";

    /** What may follow ADD and is no column. */
    private static final String NO_COLUMN = "(?!(?:INDEX|KEY|UNIQUE|PRIMARY|FOREIGN|CONSTRAINT|FULLTEXT|SPATIAL|VECTOR"
            + "|CHECK|PARTITION|PERIOD|SYSTEM|COLUMN|IF)\\b)";

    private record Rule(Pattern pattern, Answer answer) {}

    private interface Answer {
        Effect read(MySqlOutcomes catalogue, Matcher statement) throws SQLException;
    }

    private static final List<Rule> RULES = List.of(
            rule("CREATE TABLE (?!IF\\b)" + TABLE + " (?:\\(|LIKE\\b)(?!.*\\bSELECT\\b)", (catalogue, it) -> {
                Table table = table(it);
                return !catalogue.has(table)
                        ? Effect.NOT_DONE
                        : catalogue.wasMadeByThisRun(table) ? Effect.DONE : Effect.UNKNOWN;
            }),
            rule(
                    "DROP TABLE (?!IF\\b)" + TABLE + "$",
                    (catalogue, it) -> catalogue.has(table(it)) ? Effect.NOT_DONE : Effect.DONE),
            rule("(?:RENAME TABLE|ALTER TABLE) " + TABLE + " (?:RENAME )?TO " + OTHER_TABLE + "$", (catalogue, it) -> {
                boolean from = catalogue.has(table(it));
                boolean to = catalogue.has(Table.of(it.group("c"), it.group("d")));
                return from == to ? Effect.UNKNOWN : to ? Effect.DONE : Effect.NOT_DONE;
            }),
            rule(
                    "ALTER TABLE " + TABLE + " ADD (?:COLUMN (?!IF\\b)|" + NO_COLUMN + ")" + NAMED
                            + " (?!.*\\b(?:DROP|RENAME|CHANGE)\\b)",
                    (catalogue, it) -> catalogue.hasColumn(table(it), it.group("name")) || !catalogue.has(table(it))
                            ? Effect.UNKNOWN
                            : Effect.NOT_DONE),
            rule(
                    "ALTER TABLE " + TABLE + " DROP (?:COLUMN )?" + NAMED + "$",
                    (catalogue, it) -> catalogue.hasColumn(table(it), it.group("name"))
                            ? Effect.NOT_DONE
                            : catalogue.has(table(it)) ? Effect.DONE : Effect.UNKNOWN),
            rule("CREATE (?<unique>UNIQUE )?INDEX " + NAMED + " ON " + TABLE + COLUMNS, MySqlOutcomes::madeIndex),
            rule(
                    "ALTER TABLE " + TABLE + " ADD (?<unique>UNIQUE )?(?:INDEX|KEY) " + NAMED + COLUMNS,
                    MySqlOutcomes::madeIndex),
            rule("DROP INDEX " + NAMED + " ON " + TABLE + "$", MySqlOutcomes::droppedIndex),
            rule("ALTER TABLE " + TABLE + " DROP (?:INDEX|KEY) " + NAMED + "$", MySqlOutcomes::droppedIndex),
            rule(
                    "(?:ANALYZE|OPTIMIZE|CHECK|CHECKSUM|REPAIR|FLUSH|GRANT)\\b"
                            + "|UNLOCK TABLES?$"
                            + "|SET (?!STATEMENT\\b)[^@]*$"
                            + "|CREATE (?:\\w+ )*?IF NOT EXISTS\\b"
                            + "|CREATE OR REPLACE (?:ALGORITHM = \\w+ |DEFINER = \\S+(?: @ \\S+)? |SQL SECURITY \\w+ )*"
                            + "(?:VIEW|FUNCTION|PROCEDURE|TRIGGER|EVENT)\\b"
                            + "|DROP (?:\\w+ )*?IF EXISTS\\b"
                            + "|ALTER TABLE " + TABLE
                            + " (?:ADD|DROP) (?:COLUMN |INDEX |KEY )?IF (?:NOT )?EXISTS [^,]*$",
                    (catalogue, it) -> Effect.NOT_DONE));

    private static final String OF_TABLE = " WHERE TABLE_SCHEMA = COALESCE(?, DATABASE()) AND TABLE_NAME = ?";

    private final Connection connection;
    private final Instant since;

    private MySqlOutcomes(Connection connection, Instant since) {
        this.connection = connection;
        this.since = since;
    }

    private static Rule rule(String regex, Answer answer) {
        return new Rule(Pattern.compile("^(?:" + regex + ")", Pattern.CASE_INSENSITIVE | Pattern.DOTALL), answer);
    }

    /** The outcome of a statement that was sent at this time or later. */
    static Outcome outcome(Connection connection, Statement statement, Instant since) throws SQLException {
        return switch (effect(connection, statement, since)) {
            case DONE -> Outcome.done("the catalogue has what it makes");
            case NOT_DONE -> Outcome.notDone("it took no effect, or may run again without harm");
            case UNKNOWN -> Outcome.unknown("");
        };
    }

    private static Effect effect(Connection connection, Statement statement, Instant since) throws SQLException {
        String sql = canonical(statement.text());
        for (Rule rule : RULES) {
            Matcher matcher = rule.pattern().matcher(sql);
            if (matcher.find()) {
                return rule.answer().read(new MySqlOutcomes(connection, since), matcher);
            }
        }
        return Effect.UNKNOWN;
    }

    /** The tokens with spaces between them, as if a comment whose text runs were none. */
    private static String canonical(String sql) {
        return EXECUTABLE_COMMENT.matcher(CanonicalSql.of(sql, Dialect.MYSQL)).replaceAll("");
    }

    private static Table table(Matcher statement) {
        return Table.of(statement.group("a"), statement.group("b"));
    }

    private Effect madeIndex(Matcher statement) throws SQLException {
        List<String> there = index(table(statement), statement.group("name"));
        if (there.isEmpty()) {
            return has(table(statement)) ? Effect.NOT_DONE : Effect.UNKNOWN;
        }
        List<String> wanted = index(
                statement.group("unique") != null, statement.group("columns").split(" , ", -1));
        return there.equals(wanted) ? Effect.DONE : Effect.UNKNOWN;
    }

    private Effect droppedIndex(Matcher statement) throws SQLException {
        if (!has(table(statement))) {
            return Effect.UNKNOWN;
        }
        return index(table(statement), statement.group("name")).isEmpty() ? Effect.DONE : Effect.NOT_DONE;
    }

    private boolean has(Table table) throws SQLException {
        return !read("SELECT TABLE_NAME FROM information_schema.TABLES" + OF_TABLE, table)
                .isEmpty();
    }

    /** Whether it was created after the run began; the catalogue has whole seconds. */
    private boolean wasMadeByThisRun(Table table) throws SQLException {
        return read("SELECT UNIX_TIMESTAMP(CREATE_TIME) FROM information_schema.TABLES" + OF_TABLE, table).stream()
                .anyMatch(time -> time != null && Double.parseDouble(time) > since.getEpochSecond());
    }

    private boolean hasColumn(Table table, String column) throws SQLException {
        return !read(
                        "SELECT COLUMN_NAME FROM information_schema.COLUMNS" + OF_TABLE + " AND COLUMN_NAME = ?",
                        table,
                        Table.unquoted(column))
                .isEmpty();
    }

    /** What defines the index of this name, in the form of the other method; empty where there is none. */
    private List<String> index(Table table, String index) throws SQLException {
        return read(
                "SELECT CONCAT(NON_UNIQUE, ' ', INDEX_TYPE, ' ', COLLATION, ' ', COALESCE(SUB_PART, '-'), ' ', LOWER(COLUMN_NAME))"
                        + " FROM information_schema.STATISTICS" + OF_TABLE
                        + " AND INDEX_NAME = ? ORDER BY SEQ_IN_INDEX",
                table,
                Table.unquoted(index));
    }

    /** A plain index on these columns. */
    private static List<String> index(boolean unique, String... columns) {
        return Arrays.stream(columns)
                .map(column -> (unique ? "0" : "1") + " BTREE A - "
                        + Table.unquoted(column).toLowerCase(Locale.ROOT))
                .toList();
    }

    private List<String> read(String query, Table table, String... names) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            for (int i = 0; i < names.length; i++) {
                statement.setString(i + 3, names[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                var values = new ArrayList<String>();
                while (rows.next()) {
                    values.add(rows.getString(1));
                }
                return values;
            }
        }
    }

    /**
     * A table as a statement names it.
     *
     * @param schema its database; null for the current one
     * @param name without quotes
     */
    private record Table(@Nullable String schema, String name) {

        /** From the parts around the dot, or the only one. */
        static Table of(String first, @Nullable String second) {
            return second == null ? new Table(null, unquoted(first)) : new Table(unquoted(first), unquoted(second));
        }

        static String unquoted(String identifier) {
            return identifier.startsWith("`")
                    ? identifier.substring(1, identifier.length() - 1).replace("``", "`")
                    : identifier;
        }
    }
}
