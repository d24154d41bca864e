package dev.migration.internal.checks;

import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Vendor;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.internal.help.Printable;
import dev.migration.internal.plan.Steps;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.StatementReader;
import dev.migration.internal.session.Session;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.text.CharWindow.Position;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Warns of a column that is added as NOT NULL without a default to a table that has rows now. It reads one row of such a table,
 * and runs nothing of the script: what an earlier statement changes is not known, so of the tables that it names nothing is
 * said, nor of a statement that adds several columns.
 */
public final class UnsafeAlters {

    private static final int LONGEST_QUERY_SECONDS = 2;

    /** A script may have a statement for each of very many tables. */
    private static final int MOST_QUERIES = 100;

    /** What makes a table, or changes or removes rows, or may. */
    private static final Pattern CHANGES_ROWS = Pattern.compile(
            "(?:UPDATE|DELETE|TRUNCATE|MERGE|REPLACE|DROP|WITH|DO|CALL|SELECT|EXECUTE|BEGIN"
                    + "|CREATE\\s+(?:\\w+\\s+){0,3}TABLE)\\b",
            Pattern.CASE_INSENSITIVE);

    private static final String NAME = "(\\w++|\"[^\"]++\"|`[^`]++`)";

    /** A column's definition, in one piece. */
    private static final String DEFINITION = "(?:[^,'(]|\\([^()]*\\))";

    private static final Pattern ADDS = Pattern.compile(
            "ALTER\\s+TABLE\\s+(?:ONLY\\s+)?+(?:IF\\s+EXISTS\\s+)?+(?:" + NAME + "\\s*\\.\\s*)?" + NAME
                    + "\\s+(ADD)\\s+(?:COLUMN\\s+)?+(?:IF\\s+NOT\\s+EXISTS\\s+)?+"
                    + "(?!(?:CONSTRAINT|PRIMARY|UNIQUE|FOREIGN|CHECK|INDEX|KEY|EXCLUDE)\\b)" + NAME + "\\s" + DEFINITION
                    + "*?\\bNOT\\s+NULL\\b" + DEFINITION + "*+",
            Pattern.CASE_INSENSITIVE);

    /** What gives the rows a value. */
    private static final Pattern FILLS = Pattern.compile(
            "\\b(?:DEFAULT|GENERATED|IDENTITY|AUTO_?INCREMENT|AS|(?:BIG|SMALL)?SERIAL[248]?)\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Set<String> TABLES = Set.of("TABLE", "BASE TABLE", "PARTITIONED TABLE");

    private static final Pattern WORD = Pattern.compile("\\w++");

    private final Session session;
    private final Connection connection;
    private final Database database;
    private final List<Problem> warnings = new ArrayList<>();
    /** Every word of what changed rows, in lower case. */
    private final Set<String> changed = new HashSet<>();

    private int queries;

    private UnsafeAlters(Session session) {
        this.session = session;
        this.connection = session.connection();
        this.database = session.database();
    }

    /** The warnings of what would be applied. */
    public static List<Problem> warnings(Session session, Steps plan) {
        if (plan.direction() == Direction.DOWN) {
            return List.of();
        }
        var alters = new UnsafeAlters(session);
        for (Step step : plan.steps()) {
            if (step.script().code() != null) {
                // It may do anything to any table.
                break;
            }
            if (step instanceof Step.Apply) {
                alters.read(step.script());
            }
        }
        return alters.warnings;
    }

    private void read(Script script) {
        try (StatementReader statements = script.open()) {
            while (statements.hasNext()) {
                Statement statement = statements.next();
                Matcher adds = ADDS.matcher(statement.text());
                if (adds.matches() && !FILLS.matcher(statement.text()).find()) {
                    check(script, statement, adds);
                }
                if (CHANGES_ROWS.matcher(statement.text()).lookingAt()) {
                    WORD.matcher(statement.text().toLowerCase(Locale.ROOT))
                            .results()
                            .forEach(word -> changed.add(word.group()));
                }
            }
        }
    }

    private void check(Script script, Statement statement, Matcher adds) {
        String table = unquoted(adds.group(2));
        if (changed.contains(table.toLowerCase(Locale.ROOT)) || queries++ >= MOST_QUERIES) {
            return;
        }
        try {
            String found = find(adds.group(1), adds.group(2));
            if (found == null || !hasRow("SELECT 1 FROM " + found + " LIMIT 1")) {
                return;
            }
        } catch (SQLException e) {
            // The run itself finds out: a warning must not cost the plan.
            return;
        }
        Position at = statement.positionOf(adds.start(3));
        boolean implicit = database.vendor() == Vendor.MARIADB || database.vendor() == Vendor.MYSQL;
        warnings.add(Problem.warning(
                Code.UNSAFE_ALTER,
                new Place(script.name(), at.line(), at.column()),
                "Column " + Printable.line(unquoted(adds.group(4)))
                        + " is added as NOT NULL without a default, and table "
                        + Printable.line(table) + " has rows: "
                        + (implicit
                                ? "they get a value that nobody chose, such as 0 or ''."
                                : "the database will refuse that."),
                "add it without NOT NULL, fill it with an UPDATE, then make it NOT NULL; or give it a DEFAULT"));
    }

    private boolean hasRow(String query) throws SQLException {
        if (database.vendor() == Vendor.POSTGRESQL) {
            return hasRowForAll(query);
        }
        // H2 would keep the limit for the session.
        return !Row.all(connection, database.vendor() == Vendor.H2 ? 0 : LONGEST_QUERY_SECONDS, query)
                .isEmpty();
    }

    /** A policy that the table's owner wrote would run with our rights: the query is refused then. */
    private boolean hasRowForAll(String query) throws SQLException {
        connection.setAutoCommit(false);
        try {
            try (java.sql.Statement statement = connection.createStatement()) {
                statement.execute("SET TRANSACTION READ ONLY; SET LOCAL row_security = off");
            }
            return !Row.all(connection, LONGEST_QUERY_SECONDS, query).isEmpty();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /** The table as SQL names it; null where there is none, or it is a view, which may run what others wrote. */
    private @Nullable String find(@Nullable String schema, String table) throws SQLException {
        String in = schema == null ? schema() : stored(schema);
        DatabaseMetaData catalogue = connection.getMetaData();
        boolean isCatalogue = database.vendor() == Vendor.MARIADB || database.vendor() == Vendor.MYSQL;
        boolean hasSchemas = !isCatalogue && catalogue.supportsSchemasInDataManipulation();
        String escape = catalogue.getSearchStringEscape();
        try (ResultSet tables = catalogue.getTables(
                isCatalogue ? in : null,
                hasSchemas && in != null ? pattern(in, escape) : null,
                pattern(stored(table), escape),
                null)) {
            while (tables.next()) {
                if (TABLES.contains(String.valueOf(tables.getString("TABLE_TYPE")))) {
                    return (in == null ? "" : database.quoted(in) + ".")
                            + database.quoted(tables.getString("TABLE_NAME"));
                }
            }
        }
        return null;
    }

    /** The schema in which the script finds what it does not qualify. */
    private @Nullable String schema() {
        return session.isOfTenant()
                ? session.tables().schema()
                : session.history().currentSchema();
    }

    private static String pattern(String name, String escape) {
        return name.replace(escape, escape + escape).replace("_", escape + "_").replace("%", escape + "%");
    }

    private static String unquoted(String name) {
        return Character.isJavaIdentifierPart(name.charAt(0)) ? name : name.substring(1, name.length() - 1);
    }

    private String stored(String name) throws SQLException {
        String text = unquoted(name);
        if (!text.equals(name)) {
            return text;
        }
        if (connection.getMetaData().storesUpperCaseIdentifiers()) {
            return text.toUpperCase(Locale.ROOT);
        }
        return database.vendor() == Vendor.POSTGRESQL ? text.toLowerCase(Locale.ROOT) : text;
    }
}
