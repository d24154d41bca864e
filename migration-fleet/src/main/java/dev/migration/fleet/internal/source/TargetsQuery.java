// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet.internal.source;

import dev.migration.internal.help.Printable;
import dev.migration.internal.stop.ActiveRuns;
import dev.migration.internal.tenant.NamingQuery;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;

/** Reads the targets that a query gives. */
public final class TargetsQuery {

    private TargetsQuery() {}

    /**
     * Asks anew. An interrupt and the end of the process cancel it.
     *
     * @throws dev.migration.DatabaseAccessException if the database refuses it
     * @throws dev.migration.InvalidMigrationsException if a column has another name than the values of a target
     */
    public static ListedTargets read(DataSource dataSource, String sql) {
        return new NamingQuery(dataSource, sql, "target").ask(new ActiveRuns(), TargetsQuery::listed);
    }

    private static ListedTargets listed(ResultSet rows) throws SQLException {
        var fields = new ListedTargets();
        ResultSetMetaData columns = rows.getMetaData();
        String[] names = new String[columns.getColumnCount()];
        for (int i = 0; i < names.length; i++) {
            String name = columns.getColumnLabel(i + 1).toLowerCase(Locale.ROOT).replace('_', '-');
            boolean known = ListedTargets.NAMES.contains(name);
            // A list of names is one of schemas: nothing else says where they are.
            names[i] = names.length > 1 || (known && !name.equals("name")) ? name : "schema";
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
        return fields;
    }
}
