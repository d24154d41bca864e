package dev.migration.internal.schema;

import dev.migration.internal.database.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a user of MariaDB and MySQL may do: a table to which a user has no right is not in the catalogue. */
final class MySqlGrants {

    private static final Pattern ON_TABLES = Pattern.compile(
            "GRANT (?:.+, )?(?:ALL PRIVILEGES|SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|INDEX|REFERENCES|TRIGGER|SHOW VIEW)"
                    + "(?: \\([^)]*\\))?(?:, .+)? ON (\\*|`(?:[^`]|``)*`)\\.(\\*|`(?:[^`]|``)*`) TO .+");

    private MySqlGrants() {}

    /** Whether the user has rights to single tables of the schema, and none to all of them. */
    static boolean areForSomeTables(Connection connection, String schema) throws SQLException {
        boolean some = false;
        for (Row row : Row.all(connection, "SHOW GRANTS")) {
            Matcher grant = ON_TABLES.matcher(String.valueOf(row.get(1)));
            if (!grant.matches()) {
                continue;
            }
            String name = unquoted(grant.group(1));
            boolean isOfAll = grant.group(2).equals("*");
            if (isOfAll && (name.equals("*") || isLike(connection, schema, name))) {
                return false;
            }
            some |= !isOfAll && name.equalsIgnoreCase(schema);
        }
        return some;
    }

    /** The name of a database in a grant is a pattern. */
    private static boolean isLike(Connection connection, String schema, String pattern) throws SQLException {
        return Row.all(connection, "SELECT ? LIKE ?", schema, pattern).get(0).is(1);
    }

    private static String unquoted(String name) {
        return name.equals("*") ? name : name.substring(1, name.length() - 1).replace("``", "`");
    }
}
