package dev.migration.internal.database.mysql;

import dev.migration.internal.database.Row;
import dev.migration.internal.database.StatementOutcomes;
import dev.migration.internal.sql.CanonicalSql;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
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
final class MySqlOutcomes implements StatementOutcomes {

    private static final Pattern EXECUTABLE_COMMENT = Pattern.compile("/\\*M?!\\d* | \\*/");
    private static final String NAME = "`(?:[^`]|``)+`|[^\\s`(),.;]+";
    private static final String TABLE = "(?<a>" + NAME + ")(?: \\. (?<b>" + NAME + "))?";
    private static final String OTHER_TABLE = "(?<c>" + NAME + ")(?: \\. (?<d>" + NAME + "))?";
    private static final String NAMED = "(?<name>" + NAME + ")";
    private static final String COLUMNS = " \\( (?<columns>(?:" + NAME + ")(?: , (?:" + NAME + "))*) \\)$";

    /** What may follow ADD and is no column. */
    private static final String NO_COLUMN = "(?!(?:INDEX|KEY|UNIQUE|PRIMARY|FOREIGN|CONSTRAINT|FULLTEXT|SPATIAL|VECTOR"
            + "|CHECK|PARTITION|PERIOD|SYSTEM|COLUMN|IF)\\b)";

    private static final String REPEATABLE = "(?:ANALYZE|OPTIMIZE|CHECK|CHECKSUM|REPAIR|FLUSH|GRANT)\\b"
            + "|UNLOCK TABLES?$"
            + "|SET (?!STATEMENT\\b)[^@]*$"
            + "|CREATE (?:\\w+ )*?IF NOT EXISTS\\b"
            + "|CREATE OR REPLACE (?:ALGORITHM = \\w+ |DEFINER = \\S+(?: @ \\S+)? |SQL SECURITY \\w+ )*"
            + "(?:VIEW|FUNCTION|PROCEDURE|TRIGGER|EVENT)\\b"
            + "|DROP (?:\\w+ )*?IF EXISTS\\b"
            + "|ALTER TABLE " + TABLE + " (?:ADD|DROP) (?:COLUMN |INDEX |KEY )?IF (?:NOT )?EXISTS [^,]*$";

    private static final List<Rule> RULES = List.of(
            new Rule("CREATE TABLE (?!IF\\b)" + TABLE + " (?:\\(|LIKE\\b)(?!.*\\bSELECT\\b)", Check::createdTable),
            new Rule("DROP TABLE (?!IF\\b)" + TABLE + "$", it -> it.hasTable() ? Effect.NOT_DONE : Effect.DONE),
            new Rule(
                    "(?:RENAME TABLE|ALTER TABLE) " + TABLE + " (?:RENAME )?TO " + OTHER_TABLE + "$",
                    Check::renamedTable),
            new Rule(
                    "ALTER TABLE " + TABLE + " ADD (?:COLUMN (?!IF\\b)|" + NO_COLUMN + ")" + NAMED
                            + " (?!.*\\b(?:DROP|RENAME|CHANGE)\\b)",
                    it -> it.hasColumn() || !it.hasTable() ? Effect.UNKNOWN : Effect.NOT_DONE),
            new Rule("ALTER TABLE " + TABLE + " DROP (?:COLUMN )?" + NAMED + "$", it -> it.dropped(it.hasColumn())),
            new Rule("CREATE (?<unique>UNIQUE )?INDEX " + NAMED + " ON " + TABLE + COLUMNS, Check::createdIndex),
            new Rule(
                    "ALTER TABLE " + TABLE + " ADD (?<unique>UNIQUE )?(?:INDEX|KEY) " + NAMED + COLUMNS,
                    Check::createdIndex),
            new Rule("DROP INDEX " + NAMED + " ON " + TABLE + "$", it -> it.dropped(it.hasIndex())),
            new Rule("ALTER TABLE " + TABLE + " DROP (?:INDEX|KEY) " + NAMED + "$", it -> it.dropped(it.hasIndex())),
            new Rule(REPEATABLE, it -> Effect.NOT_DONE));

    private static final String OF_TABLE = " WHERE TABLE_SCHEMA = COALESCE(?, DATABASE()) AND TABLE_NAME = ?";

    private record Rule(Pattern pattern, Answer answer) {
        Rule(String regex, Answer answer) {
            this(Pattern.compile("^(?:" + regex + ")", Pattern.CASE_INSENSITIVE | Pattern.DOTALL), answer);
        }
    }

    private interface Answer {
        Effect of(Check check) throws SQLException;
    }

    @Override
    public Outcome outcome(Connection connection, Statement statement, Instant since, @Nullable String note)
            throws SQLException {
        return switch (effect(connection, statement, since)) {
            case DONE -> Outcome.done("the catalogue has what it makes");
            case NOT_DONE -> Outcome.notDone("it took no effect, or may run again without harm");
            case UNKNOWN -> Outcome.unknown("");
        };
    }

    private static Effect effect(Connection connection, Statement statement, Instant since) throws SQLException {
        // As if a comment whose text runs were none.
        String sql = EXECUTABLE_COMMENT
                .matcher(CanonicalSql.of(statement.text(), Dialect.MYSQL))
                .replaceAll("");
        for (Rule rule : RULES) {
            Matcher matcher = rule.pattern().matcher(sql);
            if (matcher.find()) {
                return rule.answer().of(new Check(connection, matcher, since));
            }
        }
        return Effect.UNKNOWN;
    }

    /** What the catalogue has of what a statement names. */
    private record Check(Connection connection, Matcher statement, Instant since) {

        Effect createdTable() throws SQLException {
            // The catalogue has whole seconds.
            List<Row> made = table("a", "b", "UNIX_TIMESTAMP(CREATE_TIME)");
            if (made.isEmpty()) {
                return Effect.NOT_DONE;
            }
            String time = made.get(0).get(1);
            return time != null && Double.parseDouble(time) > since.getEpochSecond() ? Effect.DONE : Effect.UNKNOWN;
        }

        Effect renamedTable() throws SQLException {
            boolean from = hasTable();
            boolean to = !table("c", "d", "TABLE_NAME").isEmpty();
            if (from == to) {
                return Effect.UNKNOWN;
            }
            return to ? Effect.DONE : Effect.NOT_DONE;
        }

        Effect createdIndex() throws SQLException {
            List<String> present = index();
            if (present.isEmpty()) {
                return hasTable() ? Effect.NOT_DONE : Effect.UNKNOWN;
            }
            // A plain index on these columns.
            String kind = statement.group("unique") == null ? "1 BTREE A - " : "0 BTREE A - ";
            List<String> wanted = new ArrayList<>();
            for (String column : statement.group("columns").split(" , ", -1)) {
                wanted.add(kind + unquoted(column).toLowerCase(Locale.ROOT));
            }
            return present.equals(wanted) ? Effect.DONE : Effect.UNKNOWN;
        }

        Effect dropped(boolean isPresent) throws SQLException {
            if (!hasTable()) {
                return Effect.UNKNOWN;
            }
            return isPresent ? Effect.NOT_DONE : Effect.DONE;
        }

        boolean hasTable() throws SQLException {
            return !table("a", "b", "TABLE_NAME").isEmpty();
        }

        boolean hasColumn() throws SQLException {
            return !named("SELECT COLUMN_NAME FROM information_schema.COLUMNS" + OF_TABLE + " AND COLUMN_NAME = ?")
                    .isEmpty();
        }

        boolean hasIndex() throws SQLException {
            return !index().isEmpty();
        }

        /** What defines the index, one text for each of its columns. */
        private List<String> index() throws SQLException {
            return named("SELECT CONCAT(NON_UNIQUE, ' ', INDEX_TYPE, ' ', COLLATION, ' ', COALESCE(SUB_PART, '-'), ' ',"
                    + " LOWER(COLUMN_NAME)) FROM information_schema.STATISTICS" + OF_TABLE
                    + " AND INDEX_NAME = ? ORDER BY SEQ_IN_INDEX");
        }

        private List<String> named(String query) throws SQLException {
            String name = unquoted(statement.group("name"));
            return Row.all(connection, query, schema("a", "b"), table("a", "b"), name).stream()
                    .map(row -> row.text(1))
                    .toList();
        }

        /** The table that these groups name, before and after the dot, if it exists. */
        private List<Row> table(String first, String second, String column) throws SQLException {
            String query = "SELECT " + column + " FROM information_schema.TABLES" + OF_TABLE;
            return Row.all(connection, query, schema(first, second), table(first, second));
        }

        /** Null for the current database. */
        private @Nullable String schema(String first, String second) {
            return statement.group(second) == null ? null : unquoted(statement.group(first));
        }

        private String table(String first, String second) {
            return unquoted(statement.group(statement.group(second) == null ? first : second));
        }

        private static String unquoted(String identifier) {
            return identifier.startsWith("`")
                    ? identifier.substring(1, identifier.length() - 1).replace("``", "`")
                    : identifier;
        }
    }
}
