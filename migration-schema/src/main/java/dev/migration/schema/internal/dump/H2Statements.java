// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.dump;

import dev.migration.internal.database.Row;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * H2 writes a script of itself. Users, roles and rights stay out of it, and what depends on the rows or on the database around:
 * the next value of a sequence, and whether tables are in memory.
 */
final class H2Statements {

    private static final Pattern LEFT_OUT = Pattern.compile("--|CREATE USER |CREATE ROLE |GRANT |ALTER USER ");

    /** Else values of more than 4 KB, such as a script in the history, are written into a table of their own. */
    private static final String WITH_LOBS = " BLOCKSIZE " + Integer.MAX_VALUE;

    private static final Pattern TABLE = Pattern.compile("^CREATE (?:MEMORY |CACHED )TABLE ");
    private static final Pattern RESTART =
            Pattern.compile("( START WITH -?\\d+|\\(START WITH -?\\d+) RESTART WITH -?\\d+");

    private H2Statements() {}

    static List<String> of(DumpSource source) throws SQLException {
        boolean rows = source.hasRows();
        var statements = new ArrayList<String>();
        for (Row row : source.rows("SCRIPT " + (rows ? "COLUMNS" : "NODATA") + " NOPASSWORDS NOSETTINGS" + WITH_LOBS)) {
            String sql = row.text(1);
            if (!LEFT_OUT.matcher(sql).lookingAt()) {
                String plain = plain(sql, rows);
                if (!ScriptStatements.isOfHistory(plain, source)) {
                    statements.add(plain);
                    count(plain, source);
                }
            }
        }
        return H2Order.of(statements);
    }

    /** It writes a row on a line. */
    private static void count(String sql, DumpSource source) {
        if (source.limit() != null && sql.startsWith("INSERT INTO ")) {
            source.limit().add(Math.max(1, (int) sql.lines().count() - 1));
        }
    }

    private static String plain(String sql, boolean rows) {
        String plain = ScriptStatements.withoutOwner(TABLE.matcher(sql).replaceFirst("CREATE TABLE "));
        if (rows) {
            return plain;
        }
        return plain.startsWith("CREATE TABLE ") || plain.startsWith("CREATE SEQUENCE ")
                ? RESTART.matcher(plain).replaceAll("$1")
                : plain;
    }
}
