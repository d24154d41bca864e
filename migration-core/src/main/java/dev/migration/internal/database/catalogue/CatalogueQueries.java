// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.catalogue;

import dev.migration.internal.database.Row;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks a catalogue in SQL; {@code :schema} is replaced by the schema. */
public final class CatalogueQueries {

    private static final String SCHEMA = ":schema";

    /** What a routine calls with the schema's name, it may not find without. */
    public static final String OWN = "{schema}.";

    private final Connection connection;
    private final String schema;
    private final @Nullable Pattern ownName;

    /** @param qualified whether definitions stay as they are, with the schema's name */
    public CatalogueQueries(Connection connection, String schema, boolean qualified) {
        this.connection = connection;
        this.schema = schema;
        this.ownName = qualified ? null : ownName(schema);
    }

    /** Finds the name of a schema in front of the names of what is in it. */
    public static Pattern ownName(String schema) {
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
    public List<SchemaElement> elements(List<String> queries) throws SQLException {
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

    /** Rows without the schema's own name. */
    public List<List<String>> unqualified(String query, int columns) throws SQLException {
        return rows(query, columns).stream()
                .map(row -> row.stream().map(value -> replaced(value, "")).toList())
                .toList();
    }

    public void execute(String sql) throws SQLException {
        Row.execute(connection, sql);
    }

    /** All rows, read before anything else is asked; no value is null or has spaces at its ends. */
    public List<List<String>> rows(String query, int columns) throws SQLException {
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
}
