package dev.migration.fleet.internal.source;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;

/** Reads the targets that a query gives. */
public final class TargetsQuery {

    private TargetsQuery() {}

    /**
     * Asks anew.
     *
     * @throws DatabaseAccessException if the database refuses it
     * @throws dev.migration.InvalidMigrationsException if a column has another name than the values of a target
     */
    public static Listed read(DataSource dataSource, String sql) {
        var fields = new Listed();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            ResultSetMetaData columns = rows.getMetaData();
            String[] names = new String[columns.getColumnCount()];
            for (int i = 0; i < names.length; i++) {
                String name =
                        columns.getColumnLabel(i + 1).toLowerCase(Locale.ROOT).replace('_', '-');
                boolean known = Listed.NAMES.contains(name);
                names[i] = known || names.length > 1 ? name : "schema";
                if (!known && names.length > 1) {
                    fields.refuse(
                            null,
                            "The query for the targets has a column '" + Printable.line(name) + "'.",
                            "name its columns name, url, database, schema, user, password_from or labels");
                }
            }
            while (rows.next()) {
                Map<String, String> values = new HashMap<>();
                for (int i = 0; i < names.length; i++) {
                    String value = rows.getString(i + 1);
                    if (value != null) {
                        values.put(names[i], value);
                    }
                }
                fields.add(null, values, Map.of());
            }
        } catch (SQLException e) {
            throw new DatabaseAccessException(
                    Problems.error(
                            Code.DATABASE_ERROR,
                            "The targets cannot be read: " + Printable.line(String.valueOf(e.getMessage())),
                            "see what the database says, and start again; no target was touched"),
                    e);
        }
        return fields;
    }
}
