// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.internal.database.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The checks of the current database's tables: each with its table, its name and its condition, as the server shows it. */
final class MySqlChecks {

    /** MySQL has them from 8.0.16 on; only MariaDB shows there whose they are, as their names are those of a table. */
    private static final String SHOWN = """
            SELECT COUNT(*) > 0, COALESCE(MAX(COLUMN_NAME = 'TABLE_NAME'), 0) FROM information_schema.COLUMNS
             WHERE TABLE_SCHEMA = 'information_schema' AND TABLE_NAME = 'CHECK_CONSTRAINTS'""";

    private static final String OF_TABLES = """
            SELECT TABLE_NAME, CONSTRAINT_NAME, CHECK_CLAUSE FROM information_schema.CHECK_CONSTRAINTS
             WHERE CONSTRAINT_SCHEMA = DATABASE()
             ORDER BY TABLE_NAME, CONSTRAINT_NAME, CHECK_CLAUSE""";

    private static final String OF_SCHEMA = """
            SELECT t.TABLE_NAME, t.CONSTRAINT_NAME, c.CHECK_CLAUSE
              FROM information_schema.TABLE_CONSTRAINTS t
              JOIN information_schema.CHECK_CONSTRAINTS c
                ON c.CONSTRAINT_SCHEMA = t.CONSTRAINT_SCHEMA AND c.CONSTRAINT_NAME = t.CONSTRAINT_NAME
             WHERE t.CONSTRAINT_SCHEMA = DATABASE() AND t.CONSTRAINT_TYPE = 'CHECK' AND t.ENFORCED = 'YES'""";

    /** The server has each in backticks. */
    private static final Pattern NAME = Pattern.compile("`((?:[^`]|``)++)`");

    private MySqlChecks() {}

    static List<Row> read(Connection connection) throws SQLException {
        Row shown = Row.all(connection, SHOWN).get(0);
        return shown.is(1) ? Row.all(connection, shown.is(2) ? OF_TABLES : OF_SCHEMA) : List.of();
    }

    /** A condition with columns of other names. */
    static String renamed(String check, Map<String, String> names) {
        return NAME.matcher(check).replaceAll(found -> {
            String name = found.group(1).replace("``", "`");
            return Matcher.quoteReplacement(CatalogueName.backticked(names.getOrDefault(name, name)));
        });
    }
}
