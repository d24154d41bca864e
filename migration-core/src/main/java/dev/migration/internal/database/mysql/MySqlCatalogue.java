// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.mysql;

import dev.migration.internal.database.Row;
import dev.migration.internal.database.catalogue.Catalogue;
import dev.migration.internal.database.catalogue.CatalogueQueries;
import dev.migration.internal.database.catalogue.NamedObject;
import dev.migration.internal.database.catalogue.NamedObject.Kind;
import dev.migration.internal.database.catalogue.SchemaElement;
import dev.migration.internal.database.catalogue.SchemaTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * MariaDB and MySQL: a schema is a database. Of a sequence only the name is compared.
 *
 * @param mariaDb whether it is MariaDB, whose names of checks are those of their tables
 */
public record MySqlCatalogue(boolean mariaDb) implements Catalogue {

    /** MySQL has a text and a time without their quotes; and a text may be a secret, which is found by them. */
    private static final String DEFAULT_OF_MYSQL = """
            CASE WHEN COLUMN_DEFAULT IS NOT NULL AND EXTRA NOT LIKE '%DEFAULT_GENERATED%'
                      AND (COLLATION_NAME IS NOT NULL OR DATA_TYPE IN ('date', 'time', 'datetime', 'timestamp')
                                                         AND COLUMN_DEFAULT NOT LIKE 'CURRENT_TIMESTAMP%')
                 THEN QUOTE(COLUMN_DEFAULT) ELSE COLUMN_DEFAULT END""";

    /** All that a column is. */
    private static final String CLAUSES = """
            CONCAT_WS(' ', COLUMN_TYPE, CONCAT('collate ', COLLATION_NAME),
                      CASE IS_NULLABLE WHEN 'NO' THEN 'not null' END, CONCAT('default ', :default),
                      NULLIF(EXTRA, ''), CONCAT('as (', NULLIF(GENERATION_EXPRESSION, ''), ')'),
                      CONCAT('comment ', NULLIF(COLUMN_COMMENT, '')))
            """;

    private static final List<String> ELEMENTS = List.of("""
            SELECT CONCAT(CASE TABLE_TYPE WHEN 'VIEW' THEN 'view ' WHEN 'SEQUENCE' THEN 'sequence ' ELSE 'table ' END,
                          t.TABLE_NAME), '',
                   COALESCE(VIEW_DEFINITION, CONCAT_WS(' ', ENGINE, TABLE_COLLATION, NULLIF(CREATE_OPTIONS, ''),
                                                       CONCAT('comment ', NULLIF(TABLE_COMMENT, ''))))
              FROM INFORMATION_SCHEMA.TABLES t LEFT JOIN INFORMATION_SCHEMA.VIEWS v
                ON v.TABLE_SCHEMA = t.TABLE_SCHEMA AND v.TABLE_NAME = t.TABLE_NAME
             WHERE t.TABLE_SCHEMA = :schema""", """
            SELECT CONCAT(CASE TABLE_TYPE WHEN 'VIEW' THEN 'view ' ELSE 'table ' END, c.TABLE_NAME),
                   CONCAT('column ', COLUMN_NAME),
            """ + CLAUSES + """
              FROM INFORMATION_SCHEMA.COLUMNS c JOIN INFORMATION_SCHEMA.TABLES t
                ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME
             WHERE c.TABLE_SCHEMA = :schema AND TABLE_TYPE <> 'SEQUENCE'""", """
            SELECT CONCAT('table ', TABLE_NAME), CONCAT('index ', INDEX_NAME),
                   CONCAT(CASE NON_UNIQUE WHEN 0 THEN 'unique ' ELSE '' END, INDEX_TYPE, ' (',
                          GROUP_CONCAT(CONCAT_WS(' ', COLUMN_NAME, CONCAT('(', SUB_PART, ')'),
                                                 CASE COLLATION WHEN 'D' THEN 'desc' END)
                                       ORDER BY SEQ_IN_INDEX SEPARATOR ', '), ')')
              FROM INFORMATION_SCHEMA.STATISTICS WHERE TABLE_SCHEMA = :schema
             GROUP BY TABLE_NAME, INDEX_NAME, NON_UNIQUE, INDEX_TYPE""", """
            SELECT CONCAT('table ', r.TABLE_NAME), CONCAT('constraint ', r.CONSTRAINT_NAME),
                   CONCAT('foreign key (', GROUP_CONCAT(COLUMN_NAME ORDER BY ORDINAL_POSITION SEPARATOR ', '),
                          ') references ', r.REFERENCED_TABLE_NAME, ' (',
                          GROUP_CONCAT(REFERENCED_COLUMN_NAME ORDER BY ORDINAL_POSITION SEPARATOR ', '),
                          ') on update ', UPDATE_RULE, ' on delete ', DELETE_RULE)
              FROM INFORMATION_SCHEMA.REFERENTIAL_CONSTRAINTS r JOIN INFORMATION_SCHEMA.KEY_COLUMN_USAGE k
                ON k.CONSTRAINT_SCHEMA = r.CONSTRAINT_SCHEMA AND k.CONSTRAINT_NAME = r.CONSTRAINT_NAME
               AND k.TABLE_NAME = r.TABLE_NAME
             WHERE r.CONSTRAINT_SCHEMA = :schema
             GROUP BY r.TABLE_NAME, r.CONSTRAINT_NAME, r.REFERENCED_TABLE_NAME, UPDATE_RULE, DELETE_RULE""", """
            SELECT CONCAT('table ', EVENT_OBJECT_TABLE), CONCAT('trigger ', TRIGGER_NAME),
                   CONCAT_WS(' ', ACTION_TIMING, EVENT_MANIPULATION, ACTION_STATEMENT)
              FROM INFORMATION_SCHEMA.TRIGGERS WHERE TRIGGER_SCHEMA = :schema""", """
            SELECT CONCAT(LOWER(ROUTINE_TYPE), ' ', ROUTINE_NAME), '',
                   CONCAT('(', COALESCE((SELECT GROUP_CONCAT(CONCAT_WS(' ', PARAMETER_MODE, PARAMETER_NAME, p.DTD_IDENTIFIER)
                                                             ORDER BY p.ORDINAL_POSITION SEPARATOR ', ')
                                           FROM INFORMATION_SCHEMA.PARAMETERS p
                                          WHERE p.SPECIFIC_SCHEMA = r.ROUTINE_SCHEMA
                                            AND p.SPECIFIC_NAME = r.SPECIFIC_NAME AND p.ORDINAL_POSITION > 0), ''),
                          ') ', CONCAT_WS(' ', r.DTD_IDENTIFIER, SQL_DATA_ACCESS, SECURITY_TYPE, ROUTINE_DEFINITION))
              FROM INFORMATION_SCHEMA.ROUTINES r WHERE ROUTINE_SCHEMA = :schema""", """
            SELECT CONCAT('event ', EVENT_NAME), '',
                   CONCAT_WS(' ', STATUS, EVENT_TYPE, EXECUTE_AT, INTERVAL_VALUE, INTERVAL_FIELD, EVENT_DEFINITION)
              FROM INFORMATION_SCHEMA.EVENTS WHERE EVENT_SCHEMA = :schema""");

    /** A check that belongs to a column has the column's name, and keeps it in the catalogue when the column gets another one. */
    private static final String CHECK_OF_MARIADB = """
            CASE WHEN LEVEL = 'Column' AND LOCATE(CONCAT('`', t.CONSTRAINT_NAME, '`'), CHECK_CLAUSE) = 0
                 THEN COALESCE(NULLIF(REGEXP_SUBSTR(CHECK_CLAUSE, '(?<=`)[^`]+'), ''), t.CONSTRAINT_NAME)
                 ELSE t.CONSTRAINT_NAME END""";

    private static final String CHECKS = """
            SELECT CONCAT('table ', t.TABLE_NAME), CONCAT('constraint ', :name), CONCAT('check ', CHECK_CLAUSE),
                   t.TABLE_NAME, :name, CHECK_CLAUSE
              FROM INFORMATION_SCHEMA.TABLE_CONSTRAINTS t JOIN INFORMATION_SCHEMA.CHECK_CONSTRAINTS c
                ON c.CONSTRAINT_SCHEMA = t.CONSTRAINT_SCHEMA AND c.CONSTRAINT_NAME = t.CONSTRAINT_NAME
             WHERE t.CONSTRAINT_SCHEMA = :schema AND CONSTRAINT_TYPE = 'CHECK'""";

    private static final String TABLES = """
            SELECT TABLE_NAME, 0, NULL FROM INFORMATION_SCHEMA.TABLES
             WHERE TABLE_SCHEMA = :schema AND TABLE_TYPE NOT IN ('VIEW', 'SYSTEM VIEW', 'SEQUENCE') ORDER BY 1""";

    /** The constants of an enum are only in its text. */
    private static final String COLUMNS = """
            SELECT c.TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, DATA_TYPE,
                   COALESCE(CHARACTER_MAXIMUM_LENGTH, NUMERIC_PRECISION, DATETIME_PRECISION),
                   NUMERIC_SCALE, 0, CASE WHEN DATA_TYPE IN ('enum', 'set') THEN COLUMN_TYPE END, IS_NULLABLE = 'NO',
                   CASE WHEN COALESCE(GENERATION_EXPRESSION, '') = '' THEN :default END,
                   EXTRA LIKE '%auto_increment%' OR COALESCE(COLUMN_DEFAULT, '') LIKE 'nextval(%', GENERATION_EXPRESSION,
            """ + CLAUSES + """
              FROM INFORMATION_SCHEMA.COLUMNS c JOIN INFORMATION_SCHEMA.TABLES t
                ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME
             WHERE c.TABLE_SCHEMA = :schema AND TABLE_TYPE NOT IN ('VIEW', 'SYSTEM VIEW', 'SEQUENCE')
             ORDER BY 1, ORDINAL_POSITION""";

    private static final String INDEXES = """
            SELECT TABLE_NAME, INDEX_NAME,
                   CASE WHEN INDEX_NAME = 'PRIMARY' THEN 'PRIMARY_KEY' WHEN NON_UNIQUE = 0 THEN 'UNIQUE' ELSE 'INDEX' END,
                   GROUP_CONCAT(CASE WHEN SUB_PART IS NULL AND INDEX_TYPE IN ('BTREE', 'HASH') THEN
                                     CONCAT(COALESCE(COLUMN_NAME, ''), CASE COLLATION WHEN 'D' THEN ' desc' ELSE '' END)
                                     ELSE '' END ORDER BY SEQ_IN_INDEX SEPARATOR '\001'),
                   COUNT(COLUMN_NAME) = COUNT(*) AND COUNT(SUB_PART) = 0 AND INDEX_TYPE IN ('BTREE', 'HASH'), 1,
                   NULL, NULL, NULL, NULL, NULL, INDEX_TYPE
              FROM INFORMATION_SCHEMA.STATISTICS WHERE TABLE_SCHEMA = :schema
             GROUP BY TABLE_NAME, INDEX_NAME, NON_UNIQUE, INDEX_TYPE ORDER BY 1, 2""";

    private static final String FOREIGN_KEYS = """
            SELECT r.TABLE_NAME, r.CONSTRAINT_NAME, 'FOREIGN_KEY',
                   GROUP_CONCAT(COLUMN_NAME ORDER BY ORDINAL_POSITION SEPARATOR '\001'), 1, 0, NULL,
                   r.UNIQUE_CONSTRAINT_SCHEMA, r.REFERENCED_TABLE_NAME,
                   GROUP_CONCAT(REFERENCED_COLUMN_NAME ORDER BY ORDINAL_POSITION SEPARATOR '\001'),
                   CASE WHEN DELETE_RULE IN ('CASCADE', 'SET NULL', 'SET DEFAULT') THEN LOWER(DELETE_RULE) END,
                   CONCAT('foreign key (', GROUP_CONCAT(COLUMN_NAME ORDER BY ORDINAL_POSITION SEPARATOR ', '),
                          ') references ', r.REFERENCED_TABLE_NAME, ' (',
                          GROUP_CONCAT(REFERENCED_COLUMN_NAME ORDER BY ORDINAL_POSITION SEPARATOR ', '),
                          ') on update ', UPDATE_RULE, ' on delete ', DELETE_RULE)
              FROM INFORMATION_SCHEMA.REFERENTIAL_CONSTRAINTS r JOIN INFORMATION_SCHEMA.KEY_COLUMN_USAGE k
                ON k.CONSTRAINT_SCHEMA = r.CONSTRAINT_SCHEMA AND k.CONSTRAINT_NAME = r.CONSTRAINT_NAME
               AND k.TABLE_NAME = r.TABLE_NAME
             WHERE r.CONSTRAINT_SCHEMA = :schema
             GROUP BY r.TABLE_NAME, r.CONSTRAINT_NAME, r.UNIQUE_CONSTRAINT_SCHEMA, r.REFERENCED_TABLE_NAME,
                      UPDATE_RULE, DELETE_RULE
             ORDER BY 1, 2""";

    private static final String VIEW =
            "SELECT * FROM information_schema.VIEWS WHERE TABLE_SCHEMA = COALESCE(?, DATABASE()) AND TABLE_NAME = ?";

    private static final Pattern CONSTANT = Pattern.compile("'((?:[^']|'')*)'");

    /** Every insert changes it; a statement that sets it may run again, as the server keeps it above the rows. */
    private static final Pattern COUNTER = Pattern.compile(" AUTO_INCREMENT=\\d+");

    /** Where an object is found by its schema, by its table if it is a part of one, and by its name. */
    private static final Map<Kind, String> BY_NAME = Map.ofEntries(
            Map.entry(Kind.TABLE, "TABLES WHERE TABLE_SCHEMA = COALESCE(?, DATABASE()) AND TABLE_NAME = ?"),
            Map.entry(Kind.VIEW, "VIEWS WHERE TABLE_SCHEMA = COALESCE(?, DATABASE()) AND TABLE_NAME = ?"),
            Map.entry(Kind.SEQUENCE, "TABLES WHERE TABLE_SCHEMA = COALESCE(?, DATABASE()) AND TABLE_NAME = ?"),
            Map.entry(
                    Kind.PROCEDURE,
                    "ROUTINES WHERE ROUTINE_TYPE = 'PROCEDURE' AND ROUTINE_SCHEMA = COALESCE(?, DATABASE())"
                            + " AND ROUTINE_NAME = ?"),
            Map.entry(
                    Kind.FUNCTION,
                    "ROUTINES WHERE ROUTINE_TYPE = 'FUNCTION' AND ROUTINE_SCHEMA = COALESCE(?, DATABASE())"
                            + " AND ROUTINE_NAME = ?"),
            Map.entry(Kind.TRIGGER, "TRIGGERS WHERE TRIGGER_SCHEMA = COALESCE(?, DATABASE()) AND TRIGGER_NAME = ?"),
            Map.entry(Kind.EVENT, "EVENTS WHERE EVENT_SCHEMA = COALESCE(?, DATABASE()) AND EVENT_NAME = ?"),
            Map.entry(Kind.SCHEMA, "SCHEMATA WHERE ? IS NULL AND SCHEMA_NAME = ?"),
            Map.entry(
                    Kind.COLUMN,
                    "COLUMNS WHERE TABLE_SCHEMA = COALESCE(?, DATABASE()) AND TABLE_NAME = ? AND COLUMN_NAME = ?"),
            Map.entry(
                    Kind.INDEX,
                    "STATISTICS WHERE TABLE_SCHEMA = COALESCE(?, DATABASE()) AND TABLE_NAME = ? AND INDEX_NAME = ?"),
            Map.entry(
                    Kind.CONSTRAINT,
                    "TABLE_CONSTRAINTS WHERE TABLE_SCHEMA = COALESCE(?, DATABASE()) AND TABLE_NAME = ?"
                            + " AND CONSTRAINT_NAME = ?"));

    @Override
    public String currentSchema(Connection connection) throws SQLException {
        return connection.getCatalog();
    }

    @Override
    public boolean showsAll(Connection connection, String schema) throws SQLException {
        return !MySqlGrants.areForSomeTables(connection, schema);
    }

    @Override
    public List<SchemaElement> elements(CatalogueQueries queries) throws SQLException {
        return joined(queries, () -> all(queries));
    }

    private interface Reading<T> {
        List<T> now() throws SQLException;
    }

    private static <T> List<T> joined(CatalogueQueries queries, Reading<T> reading) throws SQLException {
        // MySQL cuts off what GROUP_CONCAT joins after 1024 characters, as the parameters of a routine.
        String before = queries.rows("SELECT @@group_concat_max_len", 1).get(0).get(0);
        queries.execute("SET SESSION group_concat_max_len = 1048576");
        try {
            return reading.now();
        } finally {
            queries.execute("SET SESSION group_concat_max_len = " + before);
        }
    }

    private List<SchemaElement> all(CatalogueQueries queries) throws SQLException {
        List<SchemaElement> elements =
                queries.elements(ELEMENTS.stream().map(this::withDefault).toList());
        elements.addAll(queries.elements(checks(queries)));
        return elements;
    }

    private String withDefault(String query) {
        return query.replace(":default", mariaDb ? "COLUMN_DEFAULT" : DEFAULT_OF_MYSQL);
    }

    /** MariaDB calls the checks of every table CONSTRAINT_1; MySQL's catalogue does not show whose they are. */
    private List<String> checks(CatalogueQueries queries) throws SQLException {
        if (mariaDb) {
            return List.of(CHECKS.replace(":name", CHECK_OF_MARIADB) + " AND c.TABLE_NAME = t.TABLE_NAME");
        }
        return hasChecks(queries) ? List.of(CHECKS.replace(":name", "t.CONSTRAINT_NAME")) : List.of();
    }

    @Override
    public List<SchemaTable> tables(CatalogueQueries queries) throws SQLException {
        return joined(queries, () -> {
            List<List<String>> columns = new ArrayList<>();
            for (List<String> row : queries.rows(withDefault(COLUMNS), 13)) {
                columns.add(column(row));
            }
            List<List<String>> keys = new ArrayList<>(queries.rows(INDEXES, 12));
            keys.addAll(queries.rows(FOREIGN_KEYS, 12));
            for (String query : checks(queries)) {
                queries.unqualified(query, 6)
                        .forEach(row -> keys.add(List.of(
                                row.get(3),
                                row.get(4),
                                "CHECK",
                                "",
                                "1",
                                "0",
                                unescaped(row.get(5)),
                                "",
                                "",
                                "",
                                "",
                                row.get(2))));
            }
            return SchemaTable.of(queries.rows(TABLES, 3), columns, keys);
        });
    }

    /** MySQL shows an expression with the quotes of its texts escaped. */
    private String unescaped(String expression) {
        return mariaDb ? expression : expression.replace("\\'", "'");
    }

    private List<String> column(List<String> row) {
        List<String> column = new ArrayList<>(row);
        column.set(
                7,
                CONSTANT.matcher(row.get(7))
                        .results()
                        .map(constant -> constant.group(1).replace("''", "'"))
                        .collect(Collectors.joining(SchemaTable.SEPARATOR)));
        column.set(11, unescaped(row.get(11)));
        if (mariaDb && row.get(9).equals("NULL")) {
            // MariaDB's word for none.
            column.set(9, "");
        }
        return column;
    }

    /** MySQL before 8.0.16 ignores CHECK. */
    private static boolean hasChecks(CatalogueQueries queries) throws SQLException {
        return !queries.rows(
                        "SELECT 1 FROM INFORMATION_SCHEMA.TABLES"
                                + " WHERE TABLE_SCHEMA = 'information_schema' AND TABLE_NAME = 'CHECK_CONSTRAINTS'",
                        1)
                .isEmpty();
    }

    /**
     * All that is known of an object, one text for each row, except what changes by itself; empty where it does not exist. It is
     * the statement as the server writes it; of a view a user sees that only with a right that is not needed to create one.
     */
    @Override
    public List<String> definition(Connection connection, NamedObject object) throws SQLException {
        if (object.kind() == Kind.VIEW) {
            return rows(connection, VIEW, object.schema(), object.name());
        }
        // Asked first, as the server refuses to show one that does not exist, and a driver logs that.
        if (!exists(connection, object)) {
            return List.of();
        }
        String schema = object.schema() == null ? "" : quoted(object.schema()) + ".";
        return rows(connection, "SHOW CREATE " + object.kind() + " " + schema + quoted(object.name())).stream()
                .map(row -> COUNTER.matcher(row).replaceAll(""))
                .toList();
    }

    /** Whether an object of this name is there. */
    @Override
    public boolean exists(Connection connection, NamedObject object) throws SQLException {
        String query = "SELECT 1 FROM information_schema." + BY_NAME.get(object.kind()) + " LIMIT 1";
        List<String> found = object.table() == null
                ? rows(connection, query, object.schema(), object.name())
                : rows(connection, query, object.schema(), object.table(), object.name());
        return !found.isEmpty();
    }

    /** With all their columns, those of future releases too. */
    private static List<String> rows(Connection connection, String query, @Nullable String... parameters)
            throws SQLException {
        // A question mark in a name is no parameter.
        try (Statement statement =
                parameters.length == 0 ? connection.createStatement() : connection.prepareStatement(query)) {
            if (!(statement instanceof PreparedStatement prepared)) {
                statement.setEscapeProcessing(false);
                return rows(statement.executeQuery(query));
            }
            for (int i = 0; i < parameters.length; i++) {
                prepared.setString(i + 1, parameters[i]);
            }
            return rows(prepared.executeQuery());
        }
    }

    private static List<String> rows(ResultSet result) throws SQLException {
        ResultSetMetaData columns = result.getMetaData();
        List<String> rows = new ArrayList<>();
        while (result.next()) {
            var row = new StringBuilder();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                String value = result.getString(i);
                if (value != null) {
                    String label = columns.getColumnLabel(i).toUpperCase(Locale.ROOT);
                    row.append(label).append('=').append(value).append('\n');
                }
            }
            rows.add(row.toString());
        }
        return rows;
    }

    private static String quoted(String name) {
        return '`' + name.replace("`", "``") + '`';
    }

    /** What a user of MariaDB and MySQL may do: a table to which a user has no right is not in the catalogue. */
    private static final class MySqlGrants {

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
            return Row.all(connection, "SELECT ? LIKE ?", schema, pattern)
                    .get(0)
                    .is(1);
        }

        private static String unquoted(String name) {
            return name.equals("*")
                    ? name
                    : name.substring(1, name.length() - 1).replace("``", "`");
        }
    }
}
