// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.dump;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.internal.help.Printable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of HSQLDB, which its script of itself has not, and puts them where they can be inserted: after all objects, table
 * by table as the script creates them, before the foreign keys to a later table, the next values of sequences and the triggers.
 */
final class HsqldbRows {

    /** Not those that are generated from others. */
    private static final String COLUMNS = """
            SELECT c.TABLE_SCHEMA, c.TABLE_NAME, COLUMN_NAME, DATA_TYPE, DTD_IDENTIFIER, IDENTITY_GENERATION,
                   IS_SYSTEM_TIME_PERIOD_START, HSQLDB_TYPE
              FROM INFORMATION_SCHEMA.COLUMNS c
              JOIN INFORMATION_SCHEMA.SYSTEM_TABLES t ON TABLE_SCHEM = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME
             WHERE TABLE_TYPE = 'TABLE' AND c.TABLE_SCHEMA NOT IN ('INFORMATION_SCHEMA', 'SYSTEM_LOBS')
               AND IS_GENERATED <> 'ALWAYS' AND NOT (c.TABLE_SCHEMA = %s AND c.TABLE_NAME IN (%s))
             ORDER BY c.TABLE_SCHEMA, c.TABLE_NAME, ORDINAL_POSITION""";

    private static final String OF_ITSELF = """
            SELECT 1 FROM INFORMATION_SCHEMA.SYSTEM_CROSSREFERENCE
             WHERE FKTABLE_SCHEM = %1$s AND FKTABLE_NAME = %2$s AND PKTABLE_SCHEM = %1$s AND PKTABLE_NAME = %2$s""";

    private static final Set<String> NUMBERS =
            Set.of("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "DECIMAL", "NUMERIC", "DOUBLE PRECISION", "BOOLEAN");
    private static final Set<String> TEXTS = Set.of("CHARACTER", "CHARACTER VARYING", "CHARACTER LARGE OBJECT");
    private static final Set<String> BYTES = Set.of("BINARY", "VARBINARY", "BINARY LARGE OBJECT");
    private static final Set<String> BITS = Set.of("BIT", "BIT VARYING");
    private static final Set<String> CAST =
            Set.of("DATE", "TIME", "TIMESTAMP", "TIME WITH TIME ZONE", "TIMESTAMP WITH TIME ZONE", "INTERVAL", "UUID");

    private static final Pattern AFTER_ROWS =
            Pattern.compile("ALTER TABLE .* ADD (?:CONSTRAINT .* )?FOREIGN KEY ?\\(|ALTER .* RESTART WITH -?\\d+;$");
    private static final Pattern TRIGGER = Pattern.compile("CREATE TRIGGER ");

    /** How HSQLDB writes what is no number, such as a division by zero. */
    private static final Pattern NO_NUMBER = Pattern.compile("[/NI]");

    private final DumpSource source;
    private final Database database;

    /**
     * A column that is inserted.
     *
     * @param always whether its values are the database's, so that an insert has to say that it has them
     * @param unwritable why no row with it can be written; null where it can
     */
    private record Column(
            String name,
            String type,
            String declared,
            boolean always,
            @Nullable String unwritable) {}

    private record Table(String schema, String name, List<Column> columns) {

        @Nullable
        String unwritable() {
            for (Column column : columns) {
                if (column.unwritable() != null) {
                    return column.unwritable();
                }
            }
            return null;
        }
    }

    private HsqldbRows(DumpSource source) {
        this.source = source;
        this.database = source.database();
    }

    /** These statements of an empty database, with the rows. */
    static List<String> added(List<String> statements, DumpSource source) throws SQLException {
        return new HsqldbRows(source).added(statements);
    }

    private List<String> added(List<String> statements) throws SQLException {
        List<Table> tables = tables();
        List<String> first = new ArrayList<>();
        List<String> rows = new ArrayList<>();
        List<String> last = new ArrayList<>();
        List<String> triggers = new ArrayList<>();
        for (String statement : statements) {
            if (!triggers.isEmpty() || TRIGGER.matcher(statement).lookingAt()) {
                triggers.add(statement);
            } else if (AFTER_ROWS.matcher(statement).lookingAt()) {
                last.add(statement);
            } else {
                first.add(statement);
                for (Table table : tables) {
                    if (isCreated(table, statement)) {
                        rows.addAll(inserts(table));
                        tables.remove(table);
                        break;
                    }
                }
            }
        }
        for (Table left : tables) {
            requireNone(left, "as its script does not create it");
        }
        List<String> all = new ArrayList<>(first);
        all.addAll(rows);
        triggers.stream()
                .filter(statement -> AFTER_ROWS.matcher(statement).lookingAt())
                .forEach(last::add);
        triggers.removeAll(last);
        all.addAll(last);
        all.addAll(triggers);
        return all;
    }

    private List<Table> tables() throws SQLException {
        Map<List<String>, Table> tables = new LinkedHashMap<>();
        for (Row row : source.rows(
                COLUMNS.formatted(database.literal(source.schema()), database.literals(source.historyNames())))) {
            tables.computeIfAbsent(
                            List.of(row.text(1), row.text(2)),
                            first -> new Table(row.text(1), row.text(2), new ArrayList<>()))
                    .columns()
                    .add(new Column(
                            row.text(3),
                            row.text(4),
                            row.text(5),
                            row.text(6).equals("ALWAYS"),
                            unwritable(row.text(8), row.text(7).equals("YES"))));
        }
        return new ArrayList<>(tables.values());
    }

    private static @Nullable String unwritable(String storage, boolean startsPeriod) {
        if (!storage.equals("MEMORY") && !storage.equals("CACHED")) {
            return "as they are in a file of their own";
        }
        return startsPeriod ? "as each has the time at which it was written" : null;
    }

    private boolean isCreated(Table table, String statement) {
        return statement.startsWith("CREATE ")
                && Pattern.compile("CREATE (?:CACHED |TEXT )?TABLE " + ScriptStatements.written(table.schema(), source)
                                + "\\." + ScriptStatements.written(table.name(), source) + "\\(")
                        .matcher(statement)
                        .lookingAt();
    }

    private String named(Table table) {
        return database.quoted(table.schema()) + "." + database.quoted(table.name());
    }

    private void requireNone(Table table, String why) throws SQLException {
        if (!source.rows("SELECT 1 FROM " + named(table) + " LIMIT 1").isEmpty()) {
            throw DumpRefusal.of(
                    "The table " + Printable.line(named(table)) + " has rows that cannot be written, " + why + ".",
                    "squash to a version before the one that makes it; of a changelog, leave out the changesets that insert the"
                            + " rows (--contexts, --labels), and write the rows as a second migration");
        }
    }

    private List<String> inserts(Table table) throws SQLException {
        String unwritable = table.unwritable();
        if (unwritable != null) {
            requireNone(table, unwritable);
            return List.of();
        }
        List<Column> columns = table.columns();
        String read = columns.stream().map(this::readable).collect(Collectors.joining(", "));
        List<String> rows = new ArrayList<>();
        for (Row row : source.rows("SELECT " + read + " FROM " + named(table))) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                values.add(literal(table, columns.get(i), row.get(i + 1)));
            }
            rows.add("(" + String.join(", ", values) + ")");
        }
        if (source.limit() != null) {
            source.limit().add(rows.size());
        }
        Collections.sort(rows);
        String insert = "INSERT INTO " + named(table) + " ("
                + columns.stream().map(column -> database.quoted(column.name())).collect(Collectors.joining(", "))
                + (columns.stream().anyMatch(Column::always) ? ") OVERRIDING SYSTEM VALUE VALUES " : ") VALUES ");
        // One statement checks the keys after all of its rows.
        return rows.size() > 1 && refersToItself(table)
                ? List.of(insert + String.join(",\n    ", rows) + ";")
                : rows.stream().map(row -> insert + row + ";").toList();
    }

    /** The driver gives neither bytes of this type nor objects as a text. */
    private String readable(Column column) {
        String name = database.quoted(column.name());
        return switch (column.type()) {
            case "BINARY LARGE OBJECT" -> "RAWTOHEX(" + name + ")";
            case "OTHER" -> "CASE WHEN " + name + " IS NOT NULL THEN 'an object' END";
            default -> name;
        };
    }

    private boolean refersToItself(Table table) throws SQLException {
        return !source.rows(OF_ITSELF.formatted(database.literal(table.schema()), database.literal(table.name())))
                .isEmpty();
    }

    private String literal(Table table, Column column, @Nullable String value) {
        String type = column.type();
        if (value == null) {
            return "NULL";
        } else if (NUMBERS.contains(type)
                && (type.equals("BOOLEAN") || !NO_NUMBER.matcher(value).find())) {
            return value;
        } else if (TEXTS.contains(type)) {
            return database.literal(value);
        } else if (BYTES.contains(type)) {
            return "X'" + value + "'";
        } else if (BITS.contains(type)) {
            return "B'" + value + "'";
        } else if (CAST.contains(type)) {
            return "CAST('" + value + "' AS " + column.declared() + ")";
        } else if (type.equals("ARRAY")) {
            return value;
        }
        throw DumpRefusal.of(
                "The column " + Printable.line(column.name()) + " of the table " + Printable.line(named(table))
                        + " has a value"
                        + " of type " + Printable.line(column.declared()) + " that cannot be written as SQL: "
                        + Printable.line(Printable.cut(value, 100)) + ".",
                "squash to a version before the one that inserts it; of a changelog, leave out the changeset that inserts it"
                        + " (--contexts, --labels), and write its row in Java, as a second migration");
    }
}
