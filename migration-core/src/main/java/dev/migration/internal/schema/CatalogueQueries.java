package dev.migration.internal.schema;

import dev.migration.internal.schema.NamedObject.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks a catalogue in SQL; {@code :schema} is replaced by the schema. */
final class CatalogueQueries {

    private static final String SCHEMA = ":schema";

    /** What a routine calls with the schema's name, it may not find without. */
    static final String OWN = "{schema}.";

    private final Connection connection;
    private final String schema;
    private final @Nullable Pattern ownName;

    /** @param qualified whether definitions stay as they are, with the schema's name */
    CatalogueQueries(Connection connection, String schema, boolean qualified) {
        this.connection = connection;
        this.schema = schema;
        this.ownName = qualified ? null : ownName(schema);
    }

    /** Finds the name of a schema in front of the names of what is in it. */
    static Pattern ownName(String schema) {
        return Pattern.compile(
                "(?<![\\w$.\"`])(?:" + Pattern.quote(schema) + "|\"" + Pattern.quote(schema.replace("\"", "\"\""))
                        + "\"|`" + Pattern.quote(schema.replace("`", "``")) + "`)\\.(?=[\\w\"`])",
                Pattern.UNICODE_CHARACTER_CLASS);
    }

    /** A definition with something else than the name of the schema in front of the names of what is in it. */
    private String replaced(String definition, String other) {
        return ownName == null ? definition : ownName.matcher(definition).replaceAll(other);
    }

    /** Queries for object, part and definition. */
    List<SchemaElement> elements(List<String> queries) throws SQLException {
        var elements = new ArrayList<SchemaElement>();
        for (String query : queries) {
            for (List<String> row : rows(query, 3)) {
                String object = row.get(0);
                // The types of a routine's parameters are part of its name.
                elements.add(new SchemaElement(
                        object.endsWith(")") ? replaced(object, "") : object,
                        row.get(1),
                        replaced(row.get(2), ""),
                        replaced(row.get(2), OWN)));
            }
        }
        return elements;
    }

    /**
     * Executes the statements that queries give, each after the object that it drops. What is refused is tried again as long
     * as something else goes.
     */
    void drop(List<String> queries, Set<String> kept) throws SQLException {
        int refused = 0;
        int before;
        do {
            before = refused;
            refused = 0;
            for (String query : queries) {
                for (List<String> row : rows(query, 2)) {
                    if (!kept.contains(row.get(0)) && !isExecuted(row.get(1))) {
                        refused++;
                    }
                }
            }
        } while (refused > 0 && refused != before);
    }

    private boolean isExecuted(String drop) {
        try {
            execute(drop);
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** All rows, read before anything else is asked; no value is null or has spaces at its ends. */
    List<List<String>> rows(String query, int columns) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query.replace(SCHEMA, "?"))) {
            int parameters = query.split(SCHEMA, -1).length - 1;
            for (int i = 1; i <= parameters; i++) {
                statement.setString(i, schema);
            }
            var rows = new ArrayList<List<String>>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    var row = new ArrayList<String>();
                    for (int i = 1; i <= columns; i++) {
                        row.add(stripped(result.getString(i)));
                    }
                    rows.add(row);
                }
            }
            return rows;
        }
    }

    private static String stripped(@Nullable String value) {
        return value == null ? "" : value.strip().replace("\r\n", "\n");
    }

    /** Rows of a catalogue with all their columns, those of future releases too, except what changes by itself. */
    record CompleteRows(Connection connection, Set<String> ignored) {

        List<String> of(String query, @Nullable String... parameters) throws SQLException {
            // A question mark in a name is no parameter.
            try (Statement statement =
                    parameters.length == 0 ? connection.createStatement() : connection.prepareStatement(query)) {
                if (!(statement instanceof PreparedStatement prepared)) {
                    statement.setEscapeProcessing(false);
                    return of(statement.executeQuery(query));
                }
                for (int i = 0; i < parameters.length; i++) {
                    prepared.setString(i + 1, parameters[i]);
                }
                return of(prepared.executeQuery());
            }
        }

        private List<String> of(ResultSet result) throws SQLException {
            ResultSetMetaData columns = result.getMetaData();
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                var row = new StringBuilder();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    String value = result.getString(i);
                    // In lower case where H2's DATABASE_TO_LOWER is set.
                    String label = columns.getColumnLabel(i).toUpperCase(Locale.ROOT);
                    if (value != null && !ignored.contains(label)) {
                        row.append(label).append('=').append(value).append('\n');
                    }
                }
                rows.add(row.toString());
            }
            return rows;
        }
    }

    /**
     * What H2 and HSQLDB show of an object: all rows of the views of their catalogue that can name it.
     *
     * @param views what follows SELECT * FROM INFORMATION_SCHEMA, with {@code :schema} and {@code :name}; the first has a row of
     *     each object of that kind
     * @param ignored columns that change with what tables hold, or with the time
     * @param madeUp names that differ when the database is opened again
     */
    record EmbeddedObjects(Map<Kind, List<String>> views, Set<String> ignored, String madeUp) {

        private static final Pattern PARAMETER = Pattern.compile(":(?:schema|name)\\b");

        static final List<String> SCHEMA = List.of("SCHEMATA WHERE SCHEMA_NAME = :name");
        static final List<String> ROUTINE = List.of("ROUTINES WHERE ROUTINE_SCHEMA = :schema AND ROUTINE_NAME = :name");

        static final List<String> CONSTRAINTS = List.of(
                "TABLE_CONSTRAINTS WHERE TABLE_SCHEMA = :schema AND TABLE_NAME = :name",
                "KEY_COLUMN_USAGE WHERE TABLE_SCHEMA = :schema AND TABLE_NAME = :name",
                ofTable("CHECK_CONSTRAINTS"),
                ofTable("REFERENTIAL_CONSTRAINTS"));

        private static String ofTable(String constraints) {
            return constraints + " WHERE CONSTRAINT_SCHEMA = :schema AND CONSTRAINT_NAME IN (SELECT CONSTRAINT_NAME"
                    + " FROM INFORMATION_SCHEMA.TABLE_CONSTRAINTS WHERE TABLE_SCHEMA = :schema AND TABLE_NAME = :name)";
        }

        /** Empty where there is none. */
        List<String> definition(Connection connection, NamedObject object) throws SQLException {
            List<String> shownIn = views.get(object.kind());
            if (shownIn == null) {
                throw new SQLFeatureNotSupportedException(object.kind().name());
            }
            String schema = object.schema() == null ? connection.getSchema() : object.schema();
            var reader = new CompleteRows(connection, ignored);
            List<String> rows = new ArrayList<>();
            for (String view : shownIn) {
                String[] parameters = PARAMETER
                        .matcher(view)
                        .results()
                        .map(MatchResult::group)
                        .map(parameter -> parameter.equals(":schema") ? schema : object.name())
                        .toArray(String[]::new);
                String query = "SELECT * FROM INFORMATION_SCHEMA."
                        + PARAMETER.matcher(view).replaceAll("?");
                for (String row : reader.of(query, parameters)) {
                    rows.add(view + '\n' + row.replaceAll(madeUp, "made up"));
                }
                if (rows.isEmpty()) {
                    break;
                }
            }
            return rows;
        }
    }
}
