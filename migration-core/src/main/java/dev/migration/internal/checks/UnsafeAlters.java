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
import dev.migration.internal.sql.RequiredColumn;
import dev.migration.internal.sql.RequiredColumn.Name;
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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Warns of a column that is made NOT NULL where the rows that a table has now do not allow that. It reads one row of such a
 * table, or the first rows for a NULL, and runs nothing of the script: what an earlier statement changes is not known, so of
 * the tables that it names nothing is said.
 */
public final class UnsafeAlters {

    /** So many rows are searched for a NULL: all of a large table would take long. */
    private static final int MOST_ROWS = 10_000;

    private static final int LONGEST_QUERY_SECONDS = 2;

    /** A script may have a statement for each of very many tables. */
    private static final int MOST_QUERIES = 100;

    /** What makes a table, or changes or removes rows, or may. */
    private static final Pattern CHANGES_ROWS = Pattern.compile(
            "(?:UPDATE|DELETE|TRUNCATE|MERGE|REPLACE|DROP|WITH|DO|CALL|SELECT|EXECUTE|BEGIN"
                    + "|CREATE\\s+(?:\\w+\\s+){0,3}TABLE)\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Set<String> TABLES = Set.of("TABLE", "BASE TABLE", "PARTITIONED TABLE");

    private static final Pattern WORD = Pattern.compile("\\w++");

    private final Connection connection;
    private final Database database;
    private final Session session;
    private final List<Problem> warnings = new ArrayList<>();
    /** Every word of what changed rows, in lower case. */
    private final Set<String> changed = new HashSet<>();

    private int queries;

    private UnsafeAlters(Session session) {
        this.connection = session.connection();
        this.database = session.database();
        this.session = session;
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
                for (RequiredColumn column : RequiredColumn.of(statement, script.dialect())) {
                    check(script, statement, column);
                }
                if (CHANGES_ROWS.matcher(statement.text()).lookingAt()) {
                    WORD.matcher(statement.text().toLowerCase(Locale.ROOT))
                            .results()
                            .forEach(word -> changed.add(word.group()));
                }
            }
        }
    }

    private void check(Script script, Statement statement, RequiredColumn column) {
        Name table = column.table().get(column.table().size() - 1);
        if (changed.contains(table.text().toLowerCase(Locale.ROOT)) || queries++ >= MOST_QUERIES) {
            return;
        }
        try {
            String found = find(column);
            if (found == null || !hasRow(found, column)) {
                return;
            }
        } catch (SQLException e) {
            // The run itself finds out: a warning must not cost the plan.
            return;
        }
        Position at = statement.positionOf(column.index());
        warnings.add(Problem.warning(
                Code.UNSAFE_ALTER,
                new Place(script.name(), at.line(), at.column()),
                message(Printable.line(column.column().text()), Printable.line(table.text()), column.added()),
                column.added()
                        ? "add it without NOT NULL, fill it with an UPDATE, then make it NOT NULL; or give it a DEFAULT"
                        : "fill it before, with an UPDATE"));
    }

    private String message(String column, String table, boolean added) {
        if (!added) {
            return "Column " + column + " is made NOT NULL, and table " + table + " has rows where it is NULL: the"
                    + " database will refuse that.";
        }
        boolean implicit = database.vendor() == Vendor.MARIADB || database.vendor() == Vendor.MYSQL;
        return "Column " + column + " is added as NOT NULL without a default, and table " + table + " has rows: "
                + (implicit
                        ? "they get a value that nobody chose, such as 0 or ''."
                        : "the database will refuse that.");
    }

    private boolean hasRow(String table, RequiredColumn column) throws SQLException {
        String query = column.added()
                ? "SELECT 1 FROM " + table + " LIMIT 1"
                : "SELECT 1 FROM (SELECT " + database.quoted(stored(column.column())) + " AS c FROM " + table
                        + " LIMIT " + MOST_ROWS + ") AS first_rows WHERE c IS NULL LIMIT 1";
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
    private @Nullable String find(RequiredColumn column) throws SQLException {
        List<Name> names = column.table();
        if (names.size() > 2) {
            return null;
        }
        String table = stored(names.get(names.size() - 1));
        String in = names.size() == 2 ? stored(names.get(0)) : schema();
        DatabaseMetaData catalogue = connection.getMetaData();
        boolean isCatalogue = database.vendor() == Vendor.MARIADB || database.vendor() == Vendor.MYSQL;
        boolean hasSchemas = !isCatalogue && catalogue.supportsSchemasInDataManipulation();
        try (ResultSet tables = catalogue.getTables(
                isCatalogue ? in : null, hasSchemas ? pattern(in, catalogue) : null, pattern(table, catalogue), null)) {
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

    private static @Nullable String pattern(@Nullable String name, DatabaseMetaData catalogue) throws SQLException {
        if (name == null) {
            return null;
        }
        String escape = catalogue.getSearchStringEscape();
        return name.replace(escape, escape + escape).replace("_", escape + "_").replace("%", escape + "%");
    }

    private String stored(Name name) throws SQLException {
        DatabaseMetaData catalogue = connection.getMetaData();
        if (name.quoted()) {
            return name.text();
        }
        if (catalogue.storesUpperCaseIdentifiers()) {
            return name.text().toUpperCase(Locale.ROOT);
        }
        return database.vendor() == Vendor.POSTGRESQL ? name.text().toLowerCase(Locale.ROOT) : name.text();
    }
}
