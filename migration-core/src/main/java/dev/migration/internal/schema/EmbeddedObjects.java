package dev.migration.internal.schema;

import dev.migration.internal.schema.NamedObject.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

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
