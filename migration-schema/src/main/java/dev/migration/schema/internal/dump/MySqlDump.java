// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.dump;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * MariaDB and MySQL.
 *
 * @param tools of the product that the server is
 */
record MySqlDump(List<ToolKind> tools) implements ProductDump {

    private static final String MYSQLDUMP = "mysqldump";

    /** The database is a new one: whoever else has a right on it got that from a script. */
    private static final String RIGHTS = """
            SELECT DISTINCT CONCAT(kind, ' ', name) FROM (
                SELECT 'routine' AS kind, ROUTINE_NAME AS name FROM information_schema.ROUTINES
                 WHERE ROUTINE_SCHEMA = DATABASE() AND DEFINER <> CURRENT_USER()
                UNION ALL SELECT 'trigger', TRIGGER_NAME FROM information_schema.TRIGGERS
                 WHERE TRIGGER_SCHEMA = DATABASE() AND DEFINER <> CURRENT_USER()
                UNION ALL SELECT 'event', EVENT_NAME FROM information_schema.EVENTS
                 WHERE EVENT_SCHEMA = DATABASE() AND DEFINER <> CURRENT_USER()
                UNION ALL SELECT 'view', TABLE_NAME FROM information_schema.VIEWS
                 WHERE TABLE_SCHEMA = DATABASE() AND DEFINER <> CURRENT_USER()
                UNION ALL SELECT 'database', TABLE_SCHEMA FROM information_schema.SCHEMA_PRIVILEGES
                 WHERE TABLE_SCHEMA = DATABASE() AND GRANTEE <> CONCAT('''', REPLACE(CURRENT_USER(), '@', '''@'''), '''')
                UNION ALL SELECT 'relation', TABLE_NAME FROM information_schema.TABLE_PRIVILEGES
                 WHERE TABLE_SCHEMA = DATABASE()
                UNION ALL SELECT 'column', COLUMN_NAME FROM information_schema.COLUMN_PRIVILEGES
                 WHERE TABLE_SCHEMA = DATABASE()) made
             ORDER BY 1 LIMIT 10""";

    static MySqlDump ofMariaDb() {
        return new MySqlDump(List.of(new MySqlTool("mariadb-dump", true), new MySqlTool(MYSQLDUMP, true)));
    }

    static MySqlDump ofMySql() {
        return new MySqlDump(List.of(new MySqlTool(MYSQLDUMP, false)));
    }

    @Override
    public List<String> statements(DumpSource source) throws SQLException {
        return MySqlStatements.of(source);
    }

    @Override
    public Optional<String> rightsQuery() {
        return Optional.of(RIGHTS);
    }
}
