// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.dump;

import dev.migration.internal.database.Row;
import dev.migration.internal.help.Printable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * MariaDB and MySQL write each object's statement themselves. The definers stay out of them, so that whoever loads the dump
 * owns what it makes, and the next value of AUTO_INCREMENT.
 */
final class MySqlStatements {

    private static final Pattern DEFINER =
            Pattern.compile("^(CREATE [^'`(]*?)DEFINER=(?:`[^`]*`|\\S+?)@(?:`[^`]*`|\\S+) ");
    private static final Pattern OTHER_QUOTES = Pattern.compile("ANSI_QUOTES|NO_BACKSLASH_ESCAPES");
    private static final Pattern STARTS = Pattern.compile("^(CREATE EVENT `(?:[^`]|``)*+`.*?) STARTS '[^']*'");

    private static final String TABLES = """
            SELECT TABLE_NAME, TABLE_TYPE FROM information_schema.TABLES
             WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME NOT IN (%s) ORDER BY TABLE_NAME""";

    private static final String SEQUENCES = """
            SELECT TABLE_NAME FROM information_schema.TABLES
             WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'SEQUENCE' ORDER BY TABLE_NAME""";

    /** Table, columns, and the expressions that give their values as literals. */
    private static final String COLUMNS = """
            SELECT CONCAT('`', REPLACE(TABLE_NAME, '`', '``'), '`'),
                   GROUP_CONCAT(column_name_quoted ORDER BY ORDINAL_POSITION SEPARATOR ', '),
                   GROUP_CONCAT(CONCAT('CONVERT(', CASE
                        WHEN DATA_TYPE IN ('tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'decimal', 'float', 'double', 'year')
                            THEN CONCAT('IFNULL(', column_name_quoted, ', ''NULL'')')
                        WHEN DATA_TYPE = 'bit'
                            THEN CONCAT('IFNULL(CONCAT(''b'''''', BIN(', column_name_quoted, ' + 0), ''''''''), ''NULL'')')
                        WHEN DATA_TYPE IN ('binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob', 'geometry', 'point',
                                           'linestring', 'polygon', 'multipoint', 'multilinestring', 'multipolygon',
                                           'geometrycollection', 'geomcollection')
                            THEN CONCAT('IFNULL(CONCAT(''X'''''', HEX(', column_name_quoted, '), ''''''''), ''NULL'')')
                        ELSE CONCAT('QUOTE(', column_name_quoted, ')') END, ' USING utf8mb4)')
                        ORDER BY ORDINAL_POSITION SEPARATOR ', ')
              FROM (SELECT c.*, CONCAT('`', REPLACE(COLUMN_NAME, '`', '``'), '`') AS column_name_quoted
                      FROM information_schema.COLUMNS c) c
              JOIN information_schema.TABLES t USING (TABLE_SCHEMA, TABLE_NAME)
             WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE NOT IN ('VIEW', 'SYSTEM VIEW', 'SEQUENCE')
               AND COALESCE(GENERATION_EXPRESSION, '') = '' AND TABLE_NAME NOT IN (%s)
             GROUP BY TABLE_NAME ORDER BY TABLE_NAME""";

    private static final String VIEWS =
            "SELECT TABLE_NAME, VIEW_DEFINITION FROM information_schema.VIEWS WHERE TABLE_SCHEMA = DATABASE()";

    private static final String ROUTINES = """
            SELECT ROUTINE_TYPE, ROUTINE_NAME FROM information_schema.ROUTINES
             WHERE ROUTINE_SCHEMA = DATABASE() ORDER BY ROUTINE_TYPE, ROUTINE_NAME""";

    private static final String TRIGGERS = """
            SELECT 'TRIGGER', TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()
             ORDER BY EVENT_OBJECT_TABLE, ACTION_TIMING, EVENT_MANIPULATION, ACTION_ORDER""";

    private static final String EVENTS = """
            SELECT 'EVENT', EVENT_NAME, CONVERT_TZ(STARTS, TIME_ZONE, @@time_zone) = CREATED FROM information_schema.EVENTS
             WHERE EVENT_SCHEMA = DATABASE() ORDER BY EVENT_NAME""";

    private final DumpSource source;
    private final String database;
    private final List<String> statements = new ArrayList<>();
    private final Map<String, String> settings = new HashMap<>();

    private MySqlStatements(DumpSource source) throws SQLException {
        this.source = source;
        this.database = quoted(source.rows("SELECT DATABASE()").get(0).text(1)) + ".";
    }

    static List<String> of(DumpSource source) throws SQLException {
        // Backslashes, names and times are then written as they are read.
        source.execute("SET SESSION sql_mode = '', sql_quote_show_create = 1, time_zone = '+00:00'");
        var all = new MySqlStatements(source);
        all.statements.add("SET NAMES utf8mb4;");
        all.statements.add("SET FOREIGN_KEY_CHECKS = 0;");
        all.statements.add("SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO';");
        all.set("time_zone", "+00:00");
        all.tables();
        if (source.hasRows()) {
            all.rows();
        }
        all.programs(ROUTINES);
        all.views();
        all.programs(TRIGGERS);
        all.programs(EVENTS);
        all.statements.add("SET FOREIGN_KEY_CHECKS = 1;");
        return all.statements;
    }

    private void tables() throws SQLException {
        List<Row> tables = source.rows(TABLES.formatted(source.database().literals(source.historyNames())));
        // A column's default may be the next value of a sequence.
        for (Row table : tables) {
            if (table.text(2).equals("SEQUENCE")) {
                statements.add(shown("SEQUENCE", table.text(1), 2) + ";");
            }
        }
        for (Row table : tables) {
            if (!table.text(2).contains("VIEW") && !table.text(2).equals("SEQUENCE")) {
                String create = shown("TABLE", table.text(1), 2);
                String plain = MySqlText.withoutSchema(create, database);
                statements.add((source.hasRows() ? plain : MySqlText.withoutNextValue(plain)) + ";");
                for (String column : DroppedDefaults.of(create)) {
                    statements.add(
                            "ALTER TABLE " + quoted(table.text(1)) + " ALTER COLUMN " + column + " DROP DEFAULT;");
                }
            }
        }
    }

    /** No trigger is there yet, and no foreign key is checked. */
    private void rows() throws SQLException {
        source.execute("SET SESSION group_concat_max_len = 1048576");
        for (Row table : source.rows(COLUMNS.formatted(source.database().literals(source.historyNames())))) {
            statements.addAll(source.inserts(
                    table.text(1),
                    table.text(2),
                    "SELECT CONCAT_WS(', ', " + table.text(3) + ") FROM " + table.text(1),
                    ""));
        }
        for (Row sequence : source.rows(SEQUENCES)) {
            String name = quoted(sequence.text(1));
            Row next = source.rows("SELECT next_not_cached_value FROM " + name).get(0);
            statements.add("DO SETVAL(" + name + ", " + next.text(1) + ", 0);");
        }
    }

    /** Each after those that it reads. */
    private void views() throws SQLException {
        var definitions = new TreeMap<String, String>();
        for (Row view : source.rows(VIEWS)) {
            definitions.put(view.text(1), view.text(2));
        }
        Set<String> ordered = new LinkedHashSet<>();
        for (String view : definitions.keySet()) {
            order(view, definitions, ordered, new LinkedHashSet<>());
        }
        for (String view : ordered) {
            set("collation_connection", shown("VIEW", view, 4));
            statements.add(withoutDefiner(shown("VIEW", view, 2)) + ";");
        }
    }

    private void order(String view, Map<String, String> definitions, Set<String> ordered, Set<String> above) {
        if (ordered.contains(view) || !above.add(view)) {
            return;
        }
        String definition = definitions.getOrDefault(view, "");
        for (String other : definitions.keySet()) {
            if (definition.contains(database + quoted(other))) {
                order(other, definitions, ordered, above);
            }
        }
        ordered.add(view);
    }

    private void programs(String query) throws SQLException {
        for (Row program : source.rows(query)) {
            String type = program.text(1);
            String name = program.text(2);
            Row shown = source.rows("SHOW CREATE " + type + " " + quoted(name)).get(0);
            if (OTHER_QUOTES.matcher(shown.text(2)).find()) {
                throw DumpRefusal.of(
                        "The " + type.toLowerCase(Locale.ROOT) + " " + Printable.line(name)
                                + " was made with the sql_mode " + shown.text(2) + ", in which no dump is read.",
                        "make it anew without ANSI_QUOTES and NO_BACKSLASH_ESCAPES, and what brings them");
            }
            set("sql_mode", shown.text(2));
            boolean event = type.equals("EVENT");
            set("collation_connection", shown.text(event ? 6 : 5));
            if (event) {
                set("time_zone", shown.text(3));
            }
            String text = shown.text(event ? 4 : 3);
            if (text.isEmpty()) {
                throw DumpRefusal.of(
                        "The user may not see the body of the " + type.toLowerCase(Locale.ROOT) + " " + name + ".",
                        "dump as the user who made it, or as an administrator");
            }
            // Where it is that of its creation, it is another one in each database.
            boolean startsAtOnce = event && program.is(3);
            String plain = withoutDefiner(text);
            // A body may end in a comment, which lasts until the end of the line.
            statements.add("DELIMITER ;;\n"
                    + (startsAtOnce ? STARTS.matcher(plain).replaceFirst("$1") : plain) + "\n;;\nDELIMITER ;");
        }
    }

    private void set(String setting, String value) {
        if (!value.equals(settings.put(setting, value))) {
            statements.add("SET " + setting + " = " + source.database().literal(value) + ";");
        }
    }

    private String shown(String type, String name, int column) throws SQLException {
        return source.rows("SHOW CREATE " + type + " " + quoted(name)).get(0).text(column);
    }

    private static String withoutDefiner(String sql) {
        return DEFINER.matcher(sql).replaceFirst("$1");
    }

    private String quoted(String name) {
        return source.database().quoted(name);
    }
}
