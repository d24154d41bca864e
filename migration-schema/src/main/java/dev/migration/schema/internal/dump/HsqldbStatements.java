// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.dump;

import dev.migration.internal.database.Row;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * HSQLDB writes a script of itself. Users, roles and rights stay out of it, and what depends on the rows or on the database around:
 * the next value of a sequence, generated names, and whether tables are in memory.
 */
final class HsqldbStatements {

    private static final Pattern KEPT = Pattern.compile("CREATE (?!USER |ROLE |SCHEMA PUBLIC |SCHEMA SYSTEM_LOBS)"
            + "|COMMENT |SET SCHEMA |ALTER (?:TABLE|VIEW|ROUTINE|FUNCTION|PROCEDURE|DOMAIN) (?!.* RESTART WITH )");

    /** For a squash, also where sequences have come to. */
    private static final Pattern KEPT_WITH_ROWS =
            Pattern.compile(KEPT.pattern().replace("(?!.* RESTART WITH )", "") + "|ALTER SEQUENCE (?!SYSTEM_LOBS)");

    private static final Pattern TABLE = Pattern.compile("^CREATE MEMORY TABLE ");
    private static final Pattern GENERATED =
            Pattern.compile("( CONSTRAINT SYS_CT_\\d+(?= )|(?<= RETURNS [^']{1,200}) SPECIFIC \\S+_\\d+(?= ))");

    private HsqldbStatements() {}

    static List<String> of(DumpSource source) throws SQLException {
        Pattern kept = source.hasRows() ? KEPT_WITH_ROWS : KEPT;
        var statements = new ArrayList<String>();
        for (Row row : source.rows("SCRIPT")) {
            String sql = row.text(1);
            if (kept.matcher(sql).lookingAt()) {
                String plain = plain(sql);
                if (!ScriptStatements.isOfHistory(plain, source)) {
                    statements.add(plain);
                }
            }
        }
        return source.hasRows() ? HsqldbRows.added(statements, source) : statements;
    }

    private static String plain(String sql) {
        String plain = ScriptStatements.withoutOwner(TABLE.matcher(sql).replaceFirst("CREATE TABLE "));
        return GENERATED.matcher(plain).replaceAll("") + ";";
    }
}
