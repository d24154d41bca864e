package dev.migration.schema.internal.dump;

import dev.migration.Vendor;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.internal.help.Printable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * H2 and HSQLDB write a script of themselves. Users, roles and rights stay out of it, and what depends on the rows or on the
 * database around: the next value of a sequence, generated names, and whether tables are in memory.
 */
final class EmbeddedStatements {

    private static final Pattern H2_LEFT_OUT = Pattern.compile("--|CREATE USER |CREATE ROLE |GRANT |ALTER USER ");

    /** Else values of more than 4 KB, such as a script in the history, are written into a table of their own. */
    private static final String WITH_LOBS = " BLOCKSIZE " + Integer.MAX_VALUE;

    private static final Pattern HSQLDB_KEPT = Pattern.compile(
            "CREATE (?!USER |ROLE |SCHEMA PUBLIC |SCHEMA SYSTEM_LOBS)"
                    + "|COMMENT |SET SCHEMA |ALTER (?:TABLE|VIEW|ROUTINE|FUNCTION|PROCEDURE|DOMAIN) (?!.* RESTART WITH )");

    /** For a squash, also where sequences have come to. */
    private static final Pattern HSQLDB_KEPT_WITH_ROWS = Pattern.compile(
            HSQLDB_KEPT.pattern().replace("(?!.* RESTART WITH )", "") + "|ALTER SEQUENCE (?!SYSTEM_LOBS)");

    private static final String HSQLDB_TABLES = """
            SELECT TABLE_SCHEMA, TABLE_NAME FROM INFORMATION_SCHEMA.TABLES
             WHERE TABLE_TYPE LIKE '%%TABLE%%' AND TABLE_SCHEMA NOT IN ('INFORMATION_SCHEMA', 'SYSTEM_LOBS')
               AND NOT (TABLE_SCHEMA = %s AND TABLE_NAME IN (%s))""";

    private static final Pattern TABLE = Pattern.compile("^CREATE (?:MEMORY |CACHED )TABLE ");
    private static final Pattern HSQLDB_TABLE = Pattern.compile("^CREATE MEMORY TABLE ");
    private static final Pattern OWNER = Pattern.compile("^(CREATE SCHEMA .*) AUTHORIZATION [^;]+");
    private static final Pattern RESTART =
            Pattern.compile("( START WITH -?\\d+|\\(START WITH -?\\d+) RESTART WITH -?\\d+");
    private static final Pattern GENERATED =
            Pattern.compile("( CONSTRAINT SYS_CT_\\d+(?= )|(?<= RETURNS [^']{1,200}) SPECIFIC \\S+_\\d+(?= ))");

    private EmbeddedStatements() {}

    static List<String> of(DumpSource source) throws SQLException {
        boolean h2 = source.is(Vendor.H2);
        boolean rows = source.hasRows();
        String script =
                h2 ? "SCRIPT " + (rows ? "COLUMNS" : "NODATA") + " NOPASSWORDS NOSETTINGS" + WITH_LOBS : "SCRIPT";
        if (rows && !h2) {
            requireNoRows(source);
        }
        Pattern kept = rows ? HSQLDB_KEPT_WITH_ROWS : HSQLDB_KEPT;
        var statements = new ArrayList<String>();
        for (Row row : source.rows(script)) {
            String sql = row.text(1);
            if (h2 ? !H2_LEFT_OUT.matcher(sql).lookingAt() : kept.matcher(sql).lookingAt()) {
                String plain = h2 ? ofH2(sql, rows) : ofHsqldb(sql);
                if (!isOfHistory(plain, source)) {
                    statements.add(plain);
                    count(plain, source);
                }
            }
        }
        return h2 ? H2Order.of(statements) : statements;
    }

    /** HSQLDB's script of a database in memory has none. */
    private static void requireNoRows(DumpSource source) throws SQLException {
        Database database = source.database();
        String tables =
                HSQLDB_TABLES.formatted(database.literal(source.schema()), database.literals(source.historyNames()));
        for (Row table : source.rows(tables)) {
            String name = database.quoted(table.text(1)) + "." + database.quoted(table.text(2));
            if (!source.rows("SELECT 1 FROM " + name + " LIMIT 1").isEmpty()) {
                throw DumpRefusal.of(
                        "The table " + Printable.line(name) + " has rows, which are not written on HSQLDB.",
                        "squash to a version before the one that inserts them; of a changelog, leave out the changesets that"
                                + " insert rows (--contexts, --labels), and write the rows as a second migration");
            }
        }
    }

    /** H2 writes a row on a line. */
    private static void count(String sql, DumpSource source) {
        if (source.limit() != null && sql.startsWith("INSERT INTO ")) {
            source.limit().add(Math.max(1, (int) sql.lines().count() - 1));
        }
    }

    private static String ofH2(String sql, boolean rows) {
        String plain = TABLE.matcher(sql).replaceFirst("CREATE TABLE ");
        plain = OWNER.matcher(plain).replaceFirst("$1");
        if (rows) {
            return plain;
        }
        return plain.startsWith("CREATE TABLE ") || plain.startsWith("CREATE SEQUENCE ")
                ? RESTART.matcher(plain).replaceAll("$1")
                : plain;
    }

    private static String ofHsqldb(String sql) {
        String plain = HSQLDB_TABLE.matcher(sql).replaceFirst("CREATE TABLE ");
        plain = OWNER.matcher(plain).replaceFirst("$1");
        return GENERATED.matcher(plain).replaceAll("") + ";";
    }

    private static boolean isOfHistory(String sql, DumpSource source) {
        String schema = written(source.schema(), source);
        String tables = source.historyNames().stream()
                .map(name -> written(name, source))
                .collect(Collectors.joining("|"));
        return Pattern.compile("(?:CREATE TABLE|ALTER TABLE|INSERT INTO|CREATE (?:UNIQUE )?INDEX \\S+ ON) (?:" + schema
                        + "\\.)?(?:" + tables + ")[ (]")
                .matcher(sql)
                .lookingAt();
    }

    /** HSQLDB quotes only the names that need it. */
    private static String written(String name, DumpSource source) {
        return "(?:" + Pattern.quote(source.database().quoted(name)) + "|" + Pattern.quote(name) + ")";
    }
}
